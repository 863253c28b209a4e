package dev.millrace.learn.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import dev.millrace.learn.tensor.TensorData;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;

/// A tensor program, compiled by the native library from TorchScript text that Java has written.
///
/// A call is one crossing into native code, however many operations the method has. Several threads
/// may call one script.
public final class Script implements AutoCloseable {

  /// The library's entry for methods other than `forward` in training mode is not public.
  private static final MethodHandle RUN_METHOD;

  private static final MethodHandle NEW_VALUE;

  static {
    try {
      var inside = MethodHandles.privateLookupIn(IValue.class, MethodHandles.lookup());
      Class<?> library = inside.findClass("ai.djl.pytorch.jni.PyTorchLibrary");
      Object instance = inside.findStaticGetter(library, "LIB", library).invoke();
      var type =
          MethodType.methodType(
              long.class, long.class, String.class, long[].class, boolean.class, boolean.class);
      RUN_METHOD = inside.findVirtual(library, "moduleRunMethod", type).bindTo(instance);
      NEW_VALUE =
          inside.findConstructor(IValue.class, MethodType.methodType(void.class, long.class));
    } catch (Throwable e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final NDManager scope;
  private final PtSymbolBlock module;

  private Script(NDManager scope, PtSymbolBlock module) {
    this.scope = scope;
    this.module = module;
  }

  /// Compiles methods, each indented by two spaces with `self: __torch__.H` as first parameter.
  public static Script compile(String methods) {
    NDManager scope = Torch.scope();
    try (var archive = new ByteArrayInputStream(ScriptArchive.bytes(methods))) {
      return new Script(scope, JniUtils.loadModule((PtNDManager) scope, archive, false, false));
    } catch (IOException | RuntimeException e) {
      scope.close();
      throw new EngineFailure("The library does not take this program:\n" + methods, e);
    }
  }

  /// Calls a method with gradients recorded; the caller closes the result.
  public IValue record(String method, IValue... arguments) {
    return call(method, true, arguments);
  }

  /// Calls a method without recording gradients; the caller closes the result.
  public IValue infer(String method, IValue... arguments) {
    return call(method, false, arguments);
  }

  /// Copies values into an array of the same sizes; needs the method `assign`.
  public void assign(NDArray target, TensorData value) {
    try (NDManager step = scope.newSubManager();
        IValue to = Values.of(target);
        IValue from = Values.of(step.create(value.toFloats(), target.getShape()))) {
      record("assign", to, from).close();
    }
  }

  private IValue call(String method, boolean gradients, IValue... arguments) {
    long[] handles = new long[arguments.length];
    for (int i = 0; i < handles.length; i++) {
      handles[i] = arguments[i].getHandle();
    }
    // Both settings belong to the thread. Optimised plans change after the first calls, and with
    // them the last bits of the results; the plain interpreter always gives the same.
    JniUtils.setGraphExecutorOptimize(false);
    JniUtils.setGradMode(gradients);
    try {
      long handle =
          (long)
              RUN_METHOD.invokeExact((long) module.getHandle(), method, handles, gradients, false);
      return (IValue) NEW_VALUE.invokeExact(handle);
    } catch (Throwable e) {
      throw new EngineFailure("The program's method " + method + " failed", e);
    } finally {
      JniUtils.setGradMode(false);
    }
  }

  @Override
  public void close() {
    scope.close();
  }
}
