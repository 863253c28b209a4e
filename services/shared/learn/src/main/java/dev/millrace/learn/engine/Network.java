package dev.millrace.learn.engine;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.pytorch.jni.IValue;
import dev.millrace.learn.data.Draw;
import dev.millrace.learn.data.Normalization;
import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Weight;
import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.tensor.TensorData;
import dev.millrace.learn.tensor.TensorFile;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/// A network on images with its weights in native memory, and the compiled program that runs it.
///
/// Images go in as unsigned bytes `[batch, height, width, channels]`; normalising is part of the
/// program. Predicting is safe from several threads, learning belongs to one.
public final class Network implements AutoCloseable {

  /// What the randomness of initial weights is drawn for, beside other uses of the same seed.
  private static final long INITIAL_WEIGHTS = 1;

  private final Graph graph;
  private final Mode mode;
  private final List<Device> devices;
  private final Objective<?> objective;
  private final Script script;
  private final WeightMemory memory;
  private IValue learntList;
  private List<Weight> learnt;

  /// Allocates weights for telling classes apart, all zero until [#initialize] or [#load].
  ///
  /// @throws IllegalArgumentException when this machine lacks one of the mode's devices
  public Network(Graph graph, Normalization normalization, Mode mode) {
    this(graph, normalization, mode, Classes.of(outputs(graph)));
  }

  /// Allocates weights, all zero until [#initialize] or [#load].
  ///
  /// @throws IllegalArgumentException when the graph has other than the objective's outputs, or
  ///   this machine lacks one of the mode's devices
  public Network(Graph graph, Normalization normalization, Mode mode, Objective<?> objective) {
    if (outputs(graph) != objective.outputs()) {
      throw new IllegalArgumentException(
          "The network gives %d values, but the objective takes %d"
              .formatted(outputs(graph), objective.outputs()));
    }
    this.graph = graph;
    this.mode = mode;
    this.devices = Devices.present(mode.devices());
    this.objective = objective;
    this.script = Script.compile(program(graph, objective, mode));
    this.memory = new WeightMemory(graph, normalization, type(mode), devices);
    this.learnt = graph.parameters();
    this.learntList = memory.list(learnt);
    learn(learnt);
  }

  private static String program(Graph graph, Objective<?> objective, Mode mode) {
    String shared = mode.shares() > 1 ? Sharing.learning(graph, mode) : "";
    return Programs.around(mode)
        + Programs.of(objective, mode)
        + ProgramText.net(graph, mode)
        + shared;
  }

  /// What the network is made of.
  public Graph graph() {
    return graph;
  }

  /// How and where it computes.
  public Mode mode() {
    return mode;
  }

  /// A new owner of tensors on the device where the network takes its inputs. The caller closes it.
  public NDManager scope() {
    return Torch.scope(devices.getFirst());
  }

  /// What the network is asked to say.
  public Objective<?> objective() {
    return objective;
  }

  /// Whether the network, as it is, can also run on images of the sizes of another graph: all its
  /// weights and operations are the same.
  public boolean runs(Graph other) {
    return other.weights().equals(graph.weights())
        && ProgramText.net(other, mode).equals(ProgramText.net(graph, mode));
  }

  /// Gives all weights their initial values, drawn from a seed and their names.
  public void initialize(long seed) {
    for (Weight weight : graph.weights()) {
      long own = Draw.bits(seed, INITIAL_WEIGHTS, weight.name().hashCode());
      write(weight, TensorData.of(weight.name(), weight.dims(), values(weight, own)));
    }
  }

  /// Takes all weights from a file by name.
  ///
  /// @throws WeightMismatch when some are missing, left over, or of other sizes
  public void load(TensorFile file) {
    WeightMismatch.check(graph.weights(), file.tensors());
    for (Weight weight : graph.weights()) {
      write(weight, file.tensor(weight.name()).orElseThrow());
    }
  }

  /// Chooses which learnt weights get gradients, in the order of the graph.
  public void learn(List<Weight> chosen) {
    for (Weight weight : graph.parameters()) {
      boolean wanted = chosen.contains(weight);
      try (IValue tensor = Values.of(memory.array(weight));
          IValue flag = IValue.from(wanted)) {
        script.record("require", tensor, flag).close();
      }
    }
    learntList.close();
    learnt = List.copyOf(chosen);
    learntList = memory.list(learnt);
  }

  /// The weights that get gradients.
  public List<Weight> learnt() {
    return learnt;
  }

  /// Copies of all weights, parameters first.
  public List<TensorData> weights() {
    return graph.weights().stream().map(memory::copy).toList();
  }

  /// SHA-256 over the names, sizes and bytes of all weights, as hexadecimal text.
  public String weightHash() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(new TensorFile(weights(), Map.of()).toBytes());
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new EngineFailure("Every Java platform has SHA-256", e);
    }
  }

  /// The mean loss of a batch in training mode, with its derivation recorded. The caller closes it.
  ///
  /// @throws IllegalArgumentException when there are fewer images than devices to share them
  public IValue loss(NDArray pixels, NDArray targets) {
    long count = pixels.getShape().get(0);
    if (count < devices.size()) {
      throw new IllegalArgumentException(
          "A batch of %d images cannot be shared by %d devices: take larger batches or fewer devices"
              .formatted(count, devices.size()));
    }
    try (IValue x = Values.of(pixels);
        IValue y = Values.of(targets)) {
      return script.record("loss", x, y, memory.constants(), memory.parameters(), memory.buffers());
    }
  }

  /// The gradients of a loss for the weights of [#learnt]. The caller closes them.
  public IValue gradients(IValue loss) {
    return gradients(loss, 1);
  }

  /// The gradients of a loss times a factor for the weights of [#learnt]. The caller closes them.
  public IValue gradients(IValue loss, double factor) {
    try (IValue times = IValue.from(factor)) {
      return script.record("grad", loss, times, learntList);
    }
  }

  /// Copies of gradients, which the caller closes.
  public IValue copy(IValue gradients) {
    return script.infer("copies", gradients);
  }

  /// Adds gradients to others in place and multiplies the sums by a factor.
  public void add(IValue to, IValue gradients, double factor) {
    try (IValue times = IValue.from(factor)) {
      script.infer("gather", to, gradients, times).close();
    }
  }

  /// Multiplies gradients by a factor in place.
  ///
  /// @return their common norm afterwards, which is not finite when one of them is not
  public double scale(IValue gradients, double factor) {
    try (IValue times = IValue.from(factor);
        IValue norm = script.infer("scale", gradients, times)) {
      return Values.number(norm);
    }
  }

  /// Shrinks gradients in place so that their common norm is at most a number.
  ///
  /// @return the norm before
  public double clip(IValue gradients, double most) {
    try (IValue limit = IValue.from(most);
        IValue norm = script.record("clip", gradients, limit)) {
      return Values.number(norm);
    }
  }

  /// What is said, `[batch, outputs]`, and losses `[batch]`, in evaluation mode. The caller closes
  /// them.
  public IValue judge(NDArray pixels, NDArray targets) {
    try (IValue x = Values.of(pixels);
        IValue y = Values.of(targets)) {
      return script.infer("judge", x, y, memory.constants(), memory.parameters(), memory.buffers());
    }
  }

  /// The network's own outputs `[batch, outputs]` in evaluation mode. The caller closes them.
  public IValue logits(NDArray pixels) {
    try (IValue x = Values.of(pixels)) {
      return script.infer("logits", x, memory.constants(), memory.parameters(), memory.buffers());
    }
  }

  /// Answers `[batch, outputs]` in evaluation mode: probabilities, or numbers in their range. The
  /// caller closes them.
  public IValue answers(NDArray pixels) {
    try (IValue x = Values.of(pixels)) {
      return script.infer("answers", x, memory.constants(), memory.parameters(), memory.buffers());
    }
  }

  /// Calls another script's method with an argument, and behind it constants, parameters and
  /// buffers of this network, without recording gradients.
  IValue infer(Script other, String method, IValue first) {
    return other.infer(method, first, memory.constants(), memory.parameters(), memory.buffers());
  }

  /// Calls another script's method with these arguments, and behind them constants, parameters and
  /// buffers of this network, with gradients recorded.
  IValue call(Script other, String method, IValue first, IValue second) {
    return other.record(
        method, first, second, memory.constants(), memory.parameters(), memory.buffers());
  }

  /// The compiled program, whose methods optimisers call.
  public Script script() {
    return script;
  }

  /// Some weights as one argument of the program. The caller closes it.
  public IValue list(List<Weight> weights) {
    return memory.list(weights);
  }

  /// Replaces one weight by a tensor of the same sizes.
  public void write(Weight weight, TensorData value) {
    if (!value.dims().equals(weight.dims())) {
      throw new IllegalArgumentException(
          "%s is %s, but the value is %s".formatted(weight.name(), weight.dims(), value.dims()));
    }
    script.assign(memory.array(weight), value);
  }

  @Override
  public void close() {
    learntList.close();
    memory.close();
    script.close();
  }

  private static DataType type(Mode mode) {
    return mode.precision() == Mode.Precision.FLOAT64 ? DataType.FLOAT64 : DataType.FLOAT32;
  }

  private static float[] values(Weight weight, long seed) {
    return weight.initializer().values(weight.dims(), seed);
  }

  private static int outputs(Graph graph) {
    return Math.toIntExact(graph.output().dims().elements());
  }
}
