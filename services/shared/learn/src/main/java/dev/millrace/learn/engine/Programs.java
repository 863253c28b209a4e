package dev.millrace.learn.engine;

import dev.millrace.learn.objective.Classes;
import dev.millrace.learn.objective.Numbers;
import dev.millrace.learn.objective.Objective;
import dev.millrace.learn.objective.Points;
import dev.millrace.learn.objective.Range;
import dev.millrace.learn.objective.Tags;

/// The TorchScript text around a network: inputs, losses, derivatives and updates.
final class Programs {

  private Programs() {}

  /// Methods that every script has, and those on images of a network's own type.
  static String around(Mode mode) {
    String whole = mode.shares() == 1 ? ALONE : Sharing.around(mode.shares());
    String images = INPUTS + whole + ANSWERS;
    return FORWARD + images.replace("MASTER", Integer.toString(mode.masterCode())) + LEARNING;
  }

  /// Each module needs one method of this name.
  private static final String FORWARD =
      """
        def forward(self: __torch__.H, x: Tensor) -> Tensor:
          return x
      """;

  /// `pixels` is `[batch, height, width, channels]` and stays in that order in memory.
  private static final String INPUTS =
      """
        def inputs(self: __torch__.H, pixels: Tensor, cs: List[Tensor]) -> Tensor:
          x = torch.addcmul(cs[1], torch.to(pixels, MASTER), cs[0])
          return torch.permute(x, [0, 3, 1, 2])
      """;

  private static final String ALONE =
      """
        def logits(self: __torch__.H, pixels: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> Tensor:
          return (self).net((self).inputs(pixels, cs, ), ps, bs, False, )
        def loss(self: __torch__.H, pixels: Tensor, targets: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> Tensor:
          y = (self).net((self).inputs(pixels, cs, ), ps, bs, True, )
          return (self).mean_loss(y, targets, )
      """;

  private static final String ANSWERS =
      """
        def answers(self: __torch__.H, pixels: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> Tensor:
          return (self).answer((self).logits(pixels, cs, ps, bs, ), )
        def judge(self: __torch__.H, pixels: Tensor, targets: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> List[Tensor]:
          y = (self).logits(pixels, cs, ps, bs, )
          return [(self).say(y, ), (self).losses(y, targets, )]
      """;

  /// What an objective makes of a network's outputs: what is said and answered, and the loss of
  /// each item and of a batch.
  static String of(Objective<?> objective, Mode mode) {
    String text =
        switch (objective) {
          case Classes _ -> CLASSES;
          case Tags _ -> TAGS;
          case Numbers(var _, var range) -> NUMBERS.replace("SAID", within(range));
          case Points _ -> NUMBERS.replace("SAID", "y");
        };
    return text.replace("MASTER", Integer.toString(mode.masterCode()));
  }

  private static String within(Range range) {
    return range.bounded()
        ? "torch.add(torch.mul(torch.sigmoid(y), %s), %s)"
            .formatted(range.high() - range.low(), range.low())
        : "y";
  }

  private static final String CLASSES =
      """
        def say(self: __torch__.H, y: Tensor) -> Tensor:
          return y
        def answer(self: __torch__.H, y: Tensor) -> Tensor:
          return torch.softmax(y, 1)
        def losses(self: __torch__.H, y: Tensor, targets: Tensor) -> Tensor:
          return torch.cross_entropy_loss(y, targets, None, 0, -100, 0.)
        def mean_loss(self: __torch__.H, y: Tensor, targets: Tensor) -> Tensor:
          return torch.cross_entropy_loss(y, targets, None, 1, -100, 0.)
      """;

  private static final String TAGS =
      """
        def say(self: __torch__.H, y: Tensor) -> Tensor:
          return y
        def answer(self: __torch__.H, y: Tensor) -> Tensor:
          return torch.sigmoid(y)
        def losses(self: __torch__.H, y: Tensor, targets: Tensor) -> Tensor:
          each = torch.binary_cross_entropy_with_logits(y, torch.to(targets, MASTER), None, None, 0)
          return torch.mean(each, [1])
        def mean_loss(self: __torch__.H, y: Tensor, targets: Tensor) -> Tensor:
          return torch.binary_cross_entropy_with_logits(y, torch.to(targets, MASTER), None, None, 1)
      """;

  private static final String NUMBERS =
      """
        def say(self: __torch__.H, y: Tensor) -> Tensor:
          return SAID
        def answer(self: __torch__.H, y: Tensor) -> Tensor:
          return SAID
        def losses(self: __torch__.H, y: Tensor, targets: Tensor) -> Tensor:
          each = torch.mse_loss((self).say(y, ), torch.to(targets, MASTER), 0)
          return torch.mean(each, [1])
        def mean_loss(self: __torch__.H, y: Tensor, targets: Tensor) -> Tensor:
          return torch.mse_loss((self).say(y, ), torch.to(targets, MASTER), 1)
      """;

  /// Gradients of kernels may come channels last in memory, while fused updates read the memory of
  /// a weight and its gradient side by side: so they are brought to the weights' order.
  private static final String LEARNING =
      """
        def grad(self: __torch__.H, loss: Tensor, factor: float, ps: List[Tensor]) -> List[Tensor]:
          seeds = annotate(List[Optional[Tensor]], [torch.full_like(loss, factor)])
          found = torch.autograd.grad([loss], ps, seeds, None, False, True)
          gs = annotate(List[Tensor], [])
          for i in range(torch.len(ps)):
            g = found[i]
            if torch.__isnot__(g, None):
              _1 = torch.append(gs, torch.contiguous(unchecked_cast(Tensor, g)))
            else:
              _2 = torch.append(gs, torch.zeros_like(ps[i]))
          return gs
        def clip(self: __torch__.H, gs: List[Tensor], most: float) -> Tensor:
          norm = torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gs, 2.)), 2.)
          factor = torch.clamp(torch.mul(torch.reciprocal(torch.add(norm, 1e-6)), most), None, 1.)
          torch._foreach_mul_(gs, factor)
          return norm
        def copies(self: __torch__.H, gs: List[Tensor]) -> List[Tensor]:
          found = annotate(List[Tensor], [])
          for i in range(torch.len(gs)):
            _1 = torch.append(found, torch.clone(gs[i]))
          return found
        def gather(self: __torch__.H, to: List[Tensor], gs: List[Tensor], factor: float) -> NoneType:
          near = annotate(List[Tensor], [])
          for i in range(torch.len(to)):
            _1 = torch.append(near, torch.to(gs[i], to[i]))
          torch._foreach_add_(to, near, alpha=1)
          torch._foreach_mul_(to, factor)
          return None
        def scale(self: __torch__.H, gs: List[Tensor], factor: float) -> Tensor:
          torch._foreach_mul_(gs, factor)
          return torch.linalg_vector_norm(torch.stack(torch._foreach_norm(gs, 2.)), 2.)
        def require(self: __torch__.H, x: Tensor, wanted: bool) -> NoneType:
          _1 = torch.requires_grad_(x, wanted)
          return None
        def assign(self: __torch__.H, to: Tensor, value: Tensor) -> NoneType:
          recording = torch.is_grad_enabled()
          torch.set_grad_enabled(False)
          _1 = torch.copy_(to, value)
          torch.set_grad_enabled(recording)
          return None
      """;
}
