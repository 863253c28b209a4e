package dev.millrace.learn.optim;

import dev.millrace.learn.engine.Network;
import java.util.List;

/// How an optimiser moves weights, as data: what it remembers for each weight, and a program.
///
/// The program is the body of a method with the weights of one group `ps`, their gradients `gs`,
/// one list a memory, and the numbers `lr`, `mom`, `decay` and `t`, the number of this step from 1.
///
/// @param memories the names of what is remembered, each of a weight's sizes and 0 at first
/// @param program lines of TorchScript, each ended
public record Rule(List<String> memories, String program) implements Optimizer.Factory {

  public Rule {
    memories = List.copyOf(memories);
  }

  @Override
  public Optimizer create(Network network, List<Integer> groupSizes) {
    return new RuleOptimizer(this, network, groupSizes);
  }

  /// The whole method.
  String method() {
    var text =
        new StringBuilder("  def forward(self: __torch__.H, x: Tensor) -> Tensor:\n    return x\n");
    text.append(
        "  def step(self: __torch__.H, ps: List[Tensor], all: List[Tensor], start: int, end: int");
    memories.forEach(memory -> text.append(", ").append(memory).append(": List[Tensor]"));
    text.append(", lr: float, mom: float, decay: float, t: int) -> NoneType:\n");
    text.append("    recording = torch.is_grad_enabled()\n    torch.set_grad_enabled(False)\n");
    // An update writes only into lists that are arguments: the compiler takes a part of a list for
    // a
    // new one that nobody sees, and drops what is written there. Gradients are read, so a part will
    // do.
    text.append("    gs = torch.slice(all, start, end, 1)\n");
    program.lines().forEach(line -> text.append("    ").append(line).append('\n'));
    return text.append("    torch.set_grad_enabled(recording)\n    return None\n").toString();
  }
}
