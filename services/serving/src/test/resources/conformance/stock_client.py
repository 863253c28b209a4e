"""A client in another language than the server's: python3-grpcio with the messages of a descriptor set.

usage: stock_client.py ADDRESS MODEL DESCRIPTORS IMAGE CLASS
Ends with 0 when each answer is what the protocol says.
"""

import struct
import sys
import time

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

# What Triton's own client does: it asks for shared memory and settings, and goes on without them.


def empty_call(rpc):
    try:
        channel.unary_unary("/inference.GRPCInferenceService/" + rpc)(b"", timeout=30)
    except grpc.RpcError as error:
        return error.code()
    return grpc.StatusCode.OK


for each in ("SystemSharedMemoryStatus", "SystemSharedMemoryRegister", "SystemSharedMemoryUnregister",
             "CudaSharedMemoryStatus", "CudaSharedMemoryRegister", "CudaSharedMemoryUnregister",
             "RepositoryModelLoad", "RepositoryModelUnload", "TraceSetting", "LogSettings"):
    check(empty_call(each) == grpc.StatusCode.UNIMPLEMENTED, each + " is not there")


def refused(request):
    try:
        answer(request, timeout=30)
    except grpc.RpcError as error:
        return error.code() == grpc.StatusCode.INVALID_ARGUMENT
    return False


doubled = infer()
doubled.inputs[0].contents.bytes_contents.append(image)
check(refused(doubled), "contents beside raw contents")
shared = message("ModelInferRequest")(model_name=MODEL)
region = shared.inputs.add(name="image", datatype="BYTES", shape=[1])
region.parameters["shared_memory_region"].string_param = "region"
region.parameters["shared_memory_byte_size"].int64_param = 16
check(refused(shared), "an input in shared memory")
unknown = infer()
unknown.inputs[0].name = "nothing"
check(refused(unknown), "an unknown input")
check(refused(infer(files=[b"no image"])), "what is no image")

# Raw contents in the order of the outputs that were asked for, and the classes in words that class_count asks for.
chosen = infer()
chosen.outputs.add(name="classes")
chosen.outputs.add(name="probabilities").parameters["classification"].int64_param = 2
found = answer(chosen, timeout=30)
check([each.name for each in found.outputs] == ["classes", "probabilities"], "order of outputs")
check(strings(found.raw_output_contents[0]) == [EXPECTED], "first of the chosen outputs")
check(found.outputs[1].datatype == "BYTES" and list(found.outputs[1].shape) == [1, 2], "classification")
words = [each.split(":") for each in strings(found.raw_output_contents[1])]
check([len(each) for each in words] == [3, 3] and words[0][2] == EXPECTED, "probability:index:class")
check(float(words[0][0]) >= float(words[1][0]), "the best class first")
one = infer()
one.outputs.add(name="classes")
check(len(answer(one, timeout=30).raw_output_contents) == 1, "raw contents of the chosen output alone")

# Every option of a call is a parameter, and requests may be compressed.
options = infer(request_id="options")
options.parameters["timeout"].int64_param = 5000000
options.parameters["priority"].int64_param = 1
options.parameters["sequence_start"].bool_param = False
options.parameters["triton_enable_empty_final_response"].bool_param = True
check(answer(options, timeout=30).id == "options", "options")
packed = answer(infer(), timeout=30, compression=grpc.Compression.Gzip)
check(list(packed.raw_output_contents) == list(raw.raw_output_contents), "compressed")
(last,) = channel.stream_stream(
    "/inference.GRPCInferenceService/ModelStreamInfer",
    request_serializer=lambda request: request.SerializeToString(),
    response_deserializer=message("ModelStreamInferResponse").FromString,
)(iter([options]), timeout=30)
check(last.infer_response.parameters["triton_final_response"].bool_param, "one answer, and the final one")

check(raw.model_version in metadata.versions and metadata.platform, "version and platform")
ready = call("RepositoryIndex", ready=True).models
check([each.state for each in ready if each.name == MODEL] == ["READY"], "index of what is ready")
check(status("RepositoryIndex", repository_name="elsewhere") == grpc.StatusCode.NOT_FOUND, "repository")
(mine,) = [each for each in call("ModelStatistics").model_stats if each.name == MODEL]
check(mine.version == raw.model_version, "version in statistics")
check(abs(mine.last_inference / 1000 - time.time()) < 600, "milliseconds of the last inference")
check(mine.inference_count == sum(each.batch_size * each.compute_infer.count for each in mine.batch_stats),
      "images are those of the batches")
check(mine.execution_count == sum(each.compute_infer.count for each in mine.batch_stats), "executions")
check(mine.inference_stats.success.ns > mine.inference_stats.compute_infer.ns > 0, "nanoseconds")
check(mine.inference_stats.queue.count == mine.inference_stats.success.count, "each request waited once")
check(mine.inference_stats.fail.count > 0, "refused requests are counted")
print("as the protocol says")
