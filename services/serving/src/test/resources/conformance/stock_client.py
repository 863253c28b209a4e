"""A client in another language than the server's: python3-grpcio with the messages of a descriptor set.

usage: stock_client.py ADDRESS MODEL DESCRIPTORS IMAGE CLASS
Ends with 0 when each answer is what the protocol says.
"""

import struct
import sys

import grpc
from google.protobuf import descriptor_pb2, descriptor_pool, message_factory

ADDRESS, MODEL, DESCRIPTORS, IMAGE, EXPECTED = sys.argv[1:]

pool = descriptor_pool.DescriptorPool()
with open(DESCRIPTORS, "rb") as file:
    for each in descriptor_pb2.FileDescriptorSet.FromString(file.read()).file:
        pool.Add(each)
with open(IMAGE, "rb") as file:
    image = file.read()


def message(name):
    descriptor = pool.FindMessageTypeByName("inference." + name)
    if hasattr(message_factory, "GetMessageClass"):
        return message_factory.GetMessageClass(descriptor)
    return message_factory.MessageFactory(pool).GetPrototype(descriptor)


channel = grpc.insecure_channel(ADDRESS)


def method(kind, name):
    return kind(
        "/inference.GRPCInferenceService/" + name,
        request_serializer=lambda request: request.SerializeToString(),
        response_deserializer=message(name + "Response").FromString,
    )


def call(rpc, /, **fields):
    return method(channel.unary_unary, rpc)(message(rpc + "Request")(**fields), timeout=30)


def status(rpc, /, **fields):
    try:
        call(rpc, **fields)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


def infer(model=MODEL, request_id="", raw=True, files=(image,)):
    request = message("ModelInferRequest")(model_name=model, id=request_id)
    tensor = request.inputs.add(name="image", datatype="BYTES", shape=[len(files)])
    if raw:
        request.raw_input_contents.append(
            b"".join(struct.pack("<I", len(each)) + each for each in files))
    else:
        tensor.contents.bytes_contents.extend(files)
    return request


def strings(raw):
    found = []
    while raw:
        (length,) = struct.unpack_from("<I", raw)
        found.append(raw[4:4 + length].decode())
        raw = raw[4 + length:]
    return found


def check(condition, what):
    if not condition:
        sys.exit("not as the protocol says: " + what)


check(call("ServerLive").live, "live")
check(call("ServerReady").ready, "ready")
check(call("ModelReady", name=MODEL).ready, "model ready")
check("statistics" in call("ServerMetadata").extensions, "extensions")

metadata = call("ModelMetadata", name=MODEL)
config = call("ModelConfig", name=MODEL).config
check({each.name for each in metadata.inputs} == {each.name for each in config.input}, "inputs")
check({each.name for each in metadata.outputs} == {each.name for each in config.output}, "outputs")
check(config.max_batch_size > 0, "batching")

answer = method(channel.unary_unary, "ModelInfer")
raw = answer(infer(request_id="seven"), timeout=30)
check(raw.id == "seven" and raw.model_name == MODEL, "echo")
check([each.name for each in raw.outputs] == ["probabilities", "classes"], "outputs of an answer")
check(len(raw.raw_output_contents) == 2, "raw for raw")
probabilities = struct.unpack("<%df" % raw.outputs[0].shape[1], raw.raw_output_contents[0])
check(abs(sum(probabilities) - 1) < 1e-3, "probabilities")
check(strings(raw.raw_output_contents[1]) == [EXPECTED], "class")

typed = answer(infer(raw=False), timeout=30)
check(not typed.raw_output_contents, "typed for typed")
check(tuple(typed.outputs[0].contents.fp32_contents) == probabilities, "typed equals raw")
check(typed.outputs[1].contents.bytes_contents[0].decode() == EXPECTED, "typed class")

several = answer(infer(files=[image] * 5), timeout=30)
check(list(several.outputs[0].shape) == [5, len(probabilities)], "shape of five")
check(strings(several.raw_output_contents[1]) == [EXPECTED] * 5, "five classes")

check(status("ModelReady", name="nobody") == grpc.StatusCode.NOT_FOUND, "unknown model")
check(status("ModelMetadata", name=MODEL, version="99") == grpc.StatusCode.NOT_FOUND, "unknown version")
check(status("ModelInfer", model_name=MODEL) == grpc.StatusCode.INVALID_ARGUMENT, "no inputs")
check(status("SystemSharedMemoryStatus") == grpc.StatusCode.UNIMPLEMENTED, "what is not there")

requests = [infer("nobody" if i == 7 else MODEL, str(i)) for i in range(20)]
responses = list(channel.stream_stream(
    "/inference.GRPCInferenceService/ModelStreamInfer",
    request_serializer=lambda request: request.SerializeToString(),
    response_deserializer=message("ModelStreamInferResponse").FromString,
)(iter(requests), timeout=30))
check([each.infer_response.id for each in responses] == [str(i) for i in range(20)], "stream in order")
check([bool(each.error_message) for each in responses] == [i == 7 for i in range(20)], "stream errors")

statistics = call("ModelStatistics", name=MODEL).model_stats[0]
check(statistics.inference_count >= 26, "images counted")
check(statistics.inference_stats.success.count >= 22, "requests counted")
check(any(each.name == MODEL and each.state == "READY"
          for each in call("RepositoryIndex").models), "index")
print("as the protocol says")
