import type { Curve, Epoch, History, Moment, Progress, Rates, Sample, Step } from "./types";

/** All that the page knows of a run's measurements; a higher attempt supersedes the tail of the lower. */
export class RunMeasures {
  attempt = 0;
  steps: Step[] = [];
  epochs: Epoch[] = [];
  moments: Moment[] = [];
  progress: Progress | null = null;
  rates: Rates | null = null;
  samples: Sample[] = [];

  begin(history: History) {
    this.attempt = history.curve.attempt;
    this.steps = points(history.curve);
    this.epochs = history.epochs;
    this.moments = history.moments;
    this.rates = history.rates;
    this.samples = history.samples;
  }

  tail(curve: Curve) {
    points(curve).forEach((step) => this.add(step));
  }

  add(step: Step) {
    if (step.attempt < this.attempt) {
      return;
    }
    if (step.attempt > this.attempt) {
      this.attempt = step.attempt;
      this.steps = this.steps.filter((known) => known.step < step.step);
      this.epochs = this.epochs.filter((known) => known.step < step.step);
    }
    const last = this.steps.at(-1);
    if (!last || step.step > last.step) {
      this.steps.push(step);
    }
    if (step.totalSteps && this.progress) {
      this.progress = { ...this.progress, ...pick(step) };
    }
  }

  addEpoch(epoch: Epoch) {
    this.epochs = [...this.epochs.filter((known) => known.epoch !== epoch.epoch), epoch].sort(
      (a, b) => a.epoch - b.epoch,
    );
  }

  column(value: (step: Step) => number): [number, number][] {
    return this.steps.map((step) => [step.step, value(step)]);
  }
}

const pick = ({ attempt, step, totalSteps, itemsPerSecond }: Step) => ({
  attempt,
  step,
  totalSteps,
  itemsPerSecond,
});

const points = (curve: Curve): Step[] =>
  curve.steps.map((step, i) => ({
    attempt: curve.attempt,
    step,
    totalSteps: 0,
    loss: curve.losses[i],
    smoothed: curve.smoothed[i],
    rate: curve.rates[i],
    momentum: curve.momenta[i],
    itemsPerSecond: 0,
  }));
