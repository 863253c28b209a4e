/** What the console's REST layer answers; the records of `dev.millrace.console` in TypeScript. */

export interface ClassCount {
  name: string;
  count: number;
}

export interface Project {
  id: string;
  title: string;
  application: string;
  classes: ClassCount[];
  items: number;
  labelled: number;
  champion: Model | null;
  activeRuns: Run[];
}

export interface Model {
  version: string;
  run: string;
  cut: string;
  bundle: string;
  validAccuracy: number;
  testAccuracy: number;
  aliases: string[];
}

export interface Suggestion {
  className: string;
  confidence: number;
  margin: number;
  modelVersion: string;
}

export interface Task {
  item: string;
  image: string;
  leaseEpoch: number;
  leaseUntil: string;
  suggestion: Suggestion | null;
  current: string | null;
}

export interface Lease {
  item: string;
  leaseEpoch: number;
}

export interface Renewal {
  leaseUntil: string;
  lost: string[];
}

export interface LabelRecord {
  labelId: string;
  value: string;
  labeller: string;
  source: string;
  suggestedBy: string;
  suggestion: string;
  decidedAt: string | null;
  retracted: boolean;
  eventSource: string;
  eventId: string;
}

export interface Item {
  item: string;
  image: string;
  current: string | null;
  attributes: Record<string, string>;
  labels: LabelRecord[];
  suggestion: Suggestion | null;
}

export interface ItemPage {
  items: Item[];
  next: string;
}

export type RunState = "requested" | "running" | "completed" | "failed" | "cancelled" | "lost";

export interface Stage {
  kind: string;
  epochs: number;
  minimumRate: number;
  maximumRate: number;
}

export interface Recipe {
  architecture: string;
  parameters: Record<string, string>;
  stages: Stage[];
  batchSize: number;
  seed: number;
  weightDecay: number;
  padAndCrop: number;
  flip: boolean;
}

export interface Run {
  run: string;
  project: string;
  cut: string;
  state: RunState;
  attempt: number;
  step: number;
  totalSteps: number;
  error: string;
  bundle: string;
  requestedAt: string | null;
  recipe: Recipe;
}

export type CutState = "requested" | "completed" | "failed";

export interface Cut {
  cut: string;
  project: string;
  state: CutState;
  digest: string;
  error: string;
  width: number;
  height: number;
  channels: number;
  splitAttribute: string;
  validShare: number;
  testShare: number;
  seed: number;
}

export interface SplitCount {
  split: string;
  count: number;
}

export interface CutContent {
  cut: Cut;
  classes: string[];
  splits: SplitCount[];
}

export interface ItemLoss {
  item: string;
  image: string;
  actual: string;
  predicted: string;
  loss: number;
  probability: number;
}

export interface Verdict {
  split: string;
  count: number;
  loss: number;
  accuracy: number;
  classes: string[];
  confusion: number[];
  topLosses: ItemLoss[];
}

export interface Evaluation {
  run: string;
  project: string;
  cut: string;
  verdicts: Verdict[];
}

export interface Probability {
  name: string;
  probability: number;
}

export interface Prediction {
  prediction: string;
  modelVersion: string;
  run: string;
  cut: string;
  classes: Probability[];
  millis: number;
}

export interface Labels {
  labeller: string;
  source: string;
  count: number;
}

export interface LabelStep {
  item: string;
  image: string;
  value: string;
  labeller: string;
  source: string;
  at: string;
  eventId: string;
  correlation: string;
}

export interface Lineage {
  prediction: string;
  item: string;
  top: Probability | null;
  servedAt: string | null;
  correlation: string;
  model: Model | null;
  run: Run | null;
  runCorrelation: string;
  cut: CutContent | null;
  cutCorrelation: string;
  labels: number;
  byLabeller: Labels[];
  newest: LabelStep[];
  own: LabelStep | null;
}

export interface Moment {
  at: string;
  what: string;
  detail: string;
  eventId: string;
  correlation: string;
}

export interface Progress {
  attempt: number;
  step: number;
  totalSteps: number;
  parameters: number;
  trainer: string;
  itemsPerSecond: number;
}

/** Columns of equal length, oldest first. */
export interface Curve {
  attempt: number;
  steps: number[];
  losses: number[];
  smoothed: number[];
  rates: number[];
  momenta: number[];
}

export interface Step {
  attempt: number;
  step: number;
  totalSteps: number;
  loss: number;
  smoothed: number;
  rate: number;
  momentum: number;
  itemsPerSecond: number;
}

export interface Epoch {
  attempt: number;
  epoch: number;
  epochs: number;
  step: number;
  trainLoss: number;
  validLoss: number;
  metrics: Record<string, number>;
  seconds: number;
}

/** What a search for the learning rate found. */
export interface Rates {
  attempt: number;
  rates: number[];
  losses: number[];
  suggestion: number;
}

export interface History {
  curve: Curve;
  epochs: Epoch[];
  moments: Moment[];
  rates: Rates | null;
}

export interface TopicFlow {
  topic: string;
  perSecond: number;
  seen: number;
}

export interface Change {
  what: string;
  project: string;
  subject: string;
}
