package dev.millrace.learn.engine;

import dev.millrace.learn.layer.Graph;
import dev.millrace.learn.layer.Op;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// The TorchScript text by which several devices share each batch. All shares go through the graph
/// side by side, each operation on every one of them before the next, so that devices work at the
/// same time and normalisations see the whole batch.
///
/// The weights are on the first device alone. Each call sends them to the others, and derivatives
/// come back the same way, where they are added up: so losses, gradients and updates are single
/// calls, as they are on one device, and nothing outside of the program knows of the others. A
/// batch is split into shares that differ by one item at most; its loss is taken of all outputs
/// together, so that each item weighs the same.
final class Sharing {

  private Sharing() {}

  /// Methods `logits` and `loss` on so many devices, in front of `net` and `learning`. In `cs` are
  /// two tensors for each device, which are there.
  static String around(int shares) {
    return PROGRAM.replace("SHARES", Integer.toString(shares));
  }

  /// A method `learning` from shares of a batch, each `[items, channels, height, width]` on its own
  /// device, to their outputs on the first.
  static String learning(Graph graph, Mode mode) {
    var text = new StringBuilder(LEARNING);
    List<ProgramText> shares =
        IntStream.range(0, mode.shares())
            .mapToObj(share -> new ProgramText(graph, mode, share, text))
            .toList();
    for (int share = 0; share < shares.size(); share++) {
      String images = "xs[%d]".formatted(share);
      if (share > 0) {
        text.append("    ps%d = (self).sent(ps, %s, )\n".formatted(share, images));
      }
      shares.get(share).begin(images);
    }
    for (Graph.Step step : graph.steps()) {
      if (step.op() instanceof Op.Normalization op) {
        text.append(together(shares, op));
        for (int share = 0; share < shares.size(); share++) {
          shares.get(share).take(step.output(), op.input(), "all[%d]".formatted(share));
        }
      } else {
        shares.forEach(share -> share.write(step));
      }
    }
    String outputs = list(shares, share -> "torch.to(%s, xs[0])".formatted(share.output()));
    return text.append("    return [" + outputs + "]\n").toString();
  }

  private static String together(List<ProgramText> shares, Op.Normalization op) {
    boolean places = op.input().dims().rank() > 1;
    ProgramText first = shares.getFirst();
    return "    all = (self).together([%s], %s, %s, bs[%d], bs[%d], %s, %s, %s, %s, )\n"
        .formatted(
            list(shares, share -> share.name(op.input())),
            first.at(op.scale()),
            first.at(op.shift()),
            op.mean().index(),
            op.variance().index(),
            places ? "[0, 2, 3]" : "[0]",
            places ? "[1, -1, 1, 1]" : "[1, -1]",
            op.momentum(),
            op.epsilon());
  }

  private static String list(List<ProgramText> shares, Function<ProgramText, String> value) {
    return shares.stream().map(value).collect(Collectors.joining(", "));
  }

  private static final String LEARNING =
      """
        def learning(self: __torch__.H, xs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> List[Tensor]:
          training = True
      """;

  /// `together` normalises shares by the statistics of the whole batch, as SyncBatchNorm does and
  /// plain data parallel training does not: mean and variance follow from those of the shares,
  /// weighted by their size.
  private static final String PROGRAM =
      """
        def sent(self: __torch__.H, ts: List[Tensor], where: Tensor) -> List[Tensor]:
          found = annotate(List[Tensor], [])
          for i in range(torch.len(ts)):
            _1 = torch.append(found, torch.to(ts[i], where))
          return found
        def shares(self: __torch__.H, pixels: Tensor, cs: List[Tensor]) -> List[Tensor]:
          parts = torch.tensor_split(pixels, SHARES, 0)
          found = annotate(List[Tensor], [])
          for i in range(SHARES):
            factor = cs[torch.mul(2, i)]
            shift = cs[torch.add(torch.mul(2, i), 1)]
            _1 = torch.append(found, (self).inputs(torch.to(parts[i], factor), [factor, shift], ))
          return found
        def logits(self: __torch__.H, pixels: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> Tensor:
          xs = (self).shares(pixels, cs, )
          ys = annotate(List[Tensor], [])
          for i in range(SHARES):
            x = xs[i]
            if torch.gt(torch.size(x, 0), 0):
              y = (self).net(x, (self).sent(ps, x, ), (self).sent(bs, x, ), False, )
              _1 = torch.append(ys, torch.to(y, xs[0]))
            else:
              pass
          return torch.cat(ys, 0)
        def loss(self: __torch__.H, pixels: Tensor, targets: Tensor, cs: List[Tensor], ps: List[Tensor], bs: List[Tensor]) -> Tensor:
          ys = (self).learning((self).shares(pixels, cs, ), ps, bs, )
          return (self).mean_loss(torch.cat(ys, 0), targets, )
        def together(self: __torch__.H, given: List[Tensor], scale: Tensor, shift: Tensor, mean: Tensor, variance: Tensor, axes: List[int], wide: List[int], momentum: float, epsilon: float) -> List[Tensor]:
          xs = annotate(List[Tensor], [])
          means = annotate(List[Tensor], [])
          variances = annotate(List[Tensor], [])
          counts = annotate(List[int], [])
          count = 0
          for i in range(SHARES):
            x = torch.to(given[i], MASTER)
            _1 = torch.append(xs, x)
            spread, middle = torch.var_mean(x, axes, False, True)
            _2 = torch.append(means, torch.to(middle, scale))
            _3 = torch.append(variances, torch.to(spread, scale))
            values = torch.floordiv(torch.numel(x), torch.numel(scale))
            _4 = torch.append(counts, values)
            count = torch.add(count, values)
          m = torch.zeros_like(means[0])
          for i in range(SHARES):
            m = torch.add(m, torch.mul(means[i], torch.div(counts[i], count)))
          v = torch.zeros_like(m)
          for i in range(SHARES):
            off = torch.sub(means[i], m)
            v = torch.add(v, torch.mul(torch.addcmul(variances[i], off, off), torch.div(counts[i], count)))
          _5 = torch.lerp_(mean, torch.reshape(torch.detach(m), [-1]), momentum)
          unbiased = torch.mul(torch.detach(v), torch.div(count, torch.sub(count, 1)))
          _6 = torch.lerp_(variance, torch.reshape(unbiased, [-1]), momentum)
          factor = torch.mul(torch.rsqrt(torch.add(v, epsilon)), torch.reshape(scale, wide))
          offset = torch.sub(torch.reshape(shift, wide), torch.mul(m, factor))
          found = annotate(List[Tensor], [])
          for i in range(SHARES):
            x = xs[i]
            y = torch.addcmul(torch.to(offset, x), x, torch.to(factor, x))
            _7 = torch.append(found, torch.type_as(y, given[i]))
          return found
      """;
}
