package dev.millrace.standalone;

import dev.millrace.embedded.EmbeddedException;
import dev.millrace.ingest.catalogue.DataSetUnavailableException;
import dev.millrace.standalone.client.FlowFailedException;
import io.grpc.StatusRuntimeException;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.util.List;

/// The program behind `./millrace`: finds the command and runs it.
@QuarkusMain
public final class Millrace {
  private Millrace() {}

  /// Runs one command and ends the process with its status: 0 for done, 1 for failed, 2 for a
  /// command that was not understood.
  public static void main(String[] arguments) {
    int status = run(List.of(arguments), Home.fromEnvironment(), Terminal.system());
    System.exit(status);
  }

  static int run(List<String> arguments, Home home, Terminal terminal) {
    try {
      if (arguments.isEmpty()) {
        throw new UsageException("Name a command. `./millrace help` lists them.");
      }
      var action = Command.named(arguments.getFirst()).action();
      return action.run(home, arguments.subList(1, arguments.size()), terminal);
    } catch (UsageException e) {
      terminal.error(String.valueOf(e.getMessage()));
      return 2;
    } catch (StatusRuntimeException e) {
      terminal.error("The mesh answered %s. Its log is %s.".formatted(e.getMessage(), home.log()));
      return 1;
    } catch (CommandFailedException
        | FlowFailedException
        | DataSetUnavailableException
        | EmbeddedException e) {
      terminal.error(String.valueOf(e.getMessage()));
      return 1;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return 1;
    }
  }
}
