package dev.millrace.serving;

import dev.millrace.serving.model.ModelIdentity;
import java.util.List;

/// What came of the inputs of a request, in their order.
record Verdicts(ModelIdentity model, List<Verdict> verdicts) {
  Verdicts {
    verdicts = List.copyOf(verdicts);
  }
}
