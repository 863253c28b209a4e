package dev.millrace.learn.engine;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.pytorch.engine.PtEngine;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/// The devices of this machine: its CPU and its GPUs.
public final class Devices {

  private static final Pattern NAME = Pattern.compile("cpu|gpu\\d{0,3}");

  private Devices() {}

  /// How many GPUs the native library can use.
  public static int gpus() {
    Torch.start();
    return Engine.getEngine(PtEngine.ENGINE_NAME).getGpuCount();
  }

  /// All GPUs, or else the CPU.
  public static List<Device> all() {
    int gpus = gpus();
    return gpus == 0
        ? List.of(Device.cpu())
        : IntStream.range(0, gpus).mapToObj(Device::gpu).toList();
  }

  /// The devices of some names: `cpu`, `gpu` or `gpu0` for the first GPU, `gpu1` and so on. The
  /// same one may be named more than once.
  ///
  /// @throws IllegalArgumentException when a name is none of these, or this machine has no such
  ///   device
  public static List<Device> named(List<String> names) {
    List<Device> devices = names.stream().map(Devices::named).toList();
    check(devices);
    return devices;
  }

  private static Device named(String given) {
    String name = given.strip().toLowerCase(Locale.ROOT);
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "There is no device called \"%s\": expected cpu, gpu0, gpu1 and so on".formatted(given));
    }
    return name.equals("gpu") ? Device.gpu(0) : Device.fromName(name);
  }

  /// Those that are meant: some, or the usual one when none is named.
  ///
  /// @throws IllegalArgumentException when this machine lacks one of them
  static List<Device> present(List<Device> wanted) {
    check(wanted);
    return wanted.isEmpty() ? List.of(all().getFirst()) : wanted;
  }

  private static void check(List<Device> wanted) {
    for (Device device : wanted) {
      if (device.isGpu() && device.getDeviceId() >= gpus()) {
        throw new IllegalArgumentException(
            "There is no device %s: the native library finds %d GPUs on this machine"
                .formatted(device.getDeviceType() + device.getDeviceId(), gpus()));
      }
    }
  }
}
