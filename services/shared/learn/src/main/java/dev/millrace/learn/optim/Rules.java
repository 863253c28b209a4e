package dev.millrace.learn.optim;

import java.util.List;

/// The rules that optimisers follow, with fastai's constants. All of them decay weights on their
/// own and before the step, and not through the gradient, unless they say otherwise.
public final class Rules {

  private static final String DECAY =
      """
      torch._foreach_mul_(ps, torch.sub(1., torch.mul(lr, decay)))
      """;

  /// Moving averages of gradients and squares, and what their start at 0 takes away.
  private static final String AVERAGES =
      """
      torch._foreach_lerp_(averages, gs, torch.sub(1., mom))
      torch._foreach_mul_(squares, 0.98999999999999999)
      torch._foreach_addcmul_(squares, gs, gs, 0.01)
      first = torch.sub(1., torch.pow(mom, t))
      second = torch.sub(1., torch.pow(0.98999999999999999, t))
      """;

  private static final String TOTAL =
      """
      torch._foreach_mul_(totals, mom)
      torch._foreach_add_(totals, gs, alpha=1)
      """;

  private Rules() {}

  /// Plain steps along the gradient with momentum, the sum of gradients each worth less than the
  /// next.
  public static Rule sgd() {
    String move = "torch._foreach_add_(ps, totals, alpha=torch.neg(lr))\n";
    return new Rule(List.of("totals"), DECAY + TOTAL + move);
  }

  /// As [#sgd], with decay as a part of the gradient, the derivative of a penalty on squares.
  public static Rule sgdWithPenalty() {
    String penalty = "gs = torch._foreach_add(gs, ps, alpha=decay)\n";
    String move = "torch._foreach_add_(ps, totals, alpha=torch.neg(lr))\n";
    return new Rule(List.of("totals"), penalty + TOTAL + move);
  }

  /// Gradients divided by the root of their average square. Hinton 2012.
  public static Rule rmsProp() {
    return new Rule(
        List.of("totals", "squares"),
        DECAY
            + TOTAL
            + """
            torch._foreach_mul_(squares, 0.98999999999999999)
            torch._foreach_addcmul_(squares, gs, gs, 0.01)
            roots = torch._foreach_sqrt(squares)
            torch._foreach_add_(roots, 1e-8)
            torch._foreach_addcdiv_(ps, totals, roots, torch.neg(lr))
            """);
  }

  /// Averages of gradients divided by the root of the average square. Kingma and Ba 2015, with
  /// decay apart as by Loshchilov and Hutter 2019. One fused operation.
  public static Rule adamW() {
    return new Rule(List.of("averages", "squares"), adam("_fused_adamw_"));
  }

  /// As [#adamW], with decay as a part of the gradient.
  public static Rule adam() {
    return new Rule(List.of("averages", "squares"), adam("_fused_adam_"));
  }

  private static String adam(String operation) {
    return """
    count = torch.full([], t, dtype=6)
    counts = annotate(List[Tensor], [])
    for i in range(torch.len(ps)):
      _1 = torch.append(counts, count)
    torch.OPERATION(ps, gs, averages, squares, annotate(List[Tensor], []), counts, lr=lr, beta1=mom, beta2=0.98999999999999999, weight_decay=decay, eps=1e-8, amsgrad=False, maximize=False)
    """
        .replace("OPERATION", operation);
  }

  /// Adam that goes along the plain average until the average square can be trusted. Liu et al.
  /// 2020.
  public static Rule rAdam() {
    return new Rule(
        List.of("averages", "squares"),
        DECAY
            + AVERAGES
            + """
            most = torch.sub(torch.div(2., torch.sub(1., 0.98999999999999999)), 1.)
            trust = torch.sub(most, torch.div(torch.mul(torch.mul(2., torch.pow(0.98999999999999999, t)), t), second))
            if torch.gt(trust, 5.):
              upper = torch.mul(torch.mul(torch.sub(trust, 4.), torch.sub(trust, 2.)), most)
              lower = torch.mul(torch.mul(torch.sub(most, 4.), torch.sub(most, 2.)), trust)
              v = torch.sqrt(torch.div(upper, lower))
              roots = torch._foreach_sqrt(squares)
              torch._foreach_div_(roots, torch.sqrt(second))
              torch._foreach_add_(roots, 1e-5)
              torch._foreach_addcdiv_(ps, averages, roots, torch.div(torch.mul(torch.neg(lr), v), first))
            else:
              torch._foreach_add_(ps, averages, alpha=torch.div(torch.neg(lr), first))
            """);
  }

  /// SGD whose rate for each weight is at most a fiftieth of its norm over its gradient's. You et
  /// al. 2017.
  public static Rule larc() {
    return new Rule(
        List.of("totals"),
        DECAY
            + TOTAL
            + """
            for i in range(torch.len(ps)):
              p = torch.linalg_vector_norm(ps[i], 2.)
              g = torch.linalg_vector_norm(gs[i], 2.)
              local = torch.div(torch.mul(p, torch.mul(lr, 0.02)), torch.add(torch.add(g, torch.mul(p, decay)), 1e-8))
              known = torch.logical_and(torch.gt(p, 0.), torch.gt(g, 0.))
              rate = torch.where(known, torch.clamp(local, None, lr), torch.full_like(local, lr))
              _m = torch.sub_(ps[i], torch.mul(totals[i], rate))
            """);
  }

  /// Adam whose step for each weight is scaled to the weight's size, up to ten times. You et al.
  /// 2020.
  public static Rule lamb() {
    return new Rule(
        List.of("averages", "squares"),
        DECAY
            + AVERAGES
            + """
            for i in range(torch.len(ps)):
              root = torch.add(torch.sqrt(torch.div(squares[i], second)), 1e-5)
              move = torch.div(torch.div(averages[i], first), root)
              p = torch.sqrt(torch.mean(torch.mul(ps[i], ps[i])))
              m = torch.sqrt(torch.mean(torch.mul(move, move)))
              known = torch.logical_and(torch.gt(p, 0.), torch.gt(m, 0.))
              q = torch.where(known, torch.clamp(torch.div(p, m), None, 10.), torch.ones_like(p))
              _m = torch.sub_(ps[i], torch.mul(move, torch.mul(q, lr)))
            """);
  }
}
