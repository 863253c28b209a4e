/** What the console's REST layer answers; the records of `dev.millrace.console` in TypeScript. */

export interface ClassCount {
  name: string;
  count: number;
}

export interface Plan {
  strategies: { strategy: string; share: number }[];
  overlap: number;
  consensus: string;
  neededSupport: number;
  reviewShare: number;
}

export interface NumberRange {
  minimum: number;
  maximum: number;
}

export interface Project {
  id: string;
  title: string;
  application: string;
  classes: ClassCount[];
  pointNames: string[];
  maskCodes: string[];
  range: NumberRange | null;
  renamed: Record<string, string>;
  plan: Plan;
  items: number;
  labelled: number;
  toReview: number;
  champion: Model | null;
  activeRuns: Run[];
}

export interface Place {
  name: string;
  x: number;
  y: number;
}

/** A polygon, x and y in turn; or else COCO's run lengths. */
export interface Region {
  code: string;
  polygon: number[];
  runs: number[];
}

export interface Regions {
  kind: "regions";
  width: number;
  height: number;
  regions: Region[];
}

/** What a label says. */
export type Value =
  | { kind: "class"; name: string }
  | { kind: "classes"; names: string[] }
  | { kind: "points"; points: Place[] }
  | { kind: "mask"; image: string }
  | Regions
  | { kind: "text"; text: string }
  | { kind: "number"; number: number };

export interface Content {
  kind: "image" | "text" | "row" | "pair" | "unknown";
  width: number;
  height: number;
  text: string;
  textBlob: string;
  cells: Record<string, string>;
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
  content: Content;
  leaseEpoch: number;
  leaseUntil: string;
  suggestion: Suggestion | null;
  current: Value | null;
  strategy: string;
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
  value: Value | null;
  labeller: string;
  source: string;
  suggestedBy: string;
  suggestion: string;
  decidedAt: string | null;
  retracted: boolean;
  vote: boolean;
  act: string;
  eventSource: string;
  eventId: string;
}

export interface Flag {
  flag: string;
  reason: string;
  labeller: string;
}

export interface Item {
  item: string;
  image: string;
  content: Content;
  current: Value | null;
  attributes: Record<string, string>;
  labels: LabelRecord[];
  suggestion: Suggestion | null;
  flags: Flag[];
  toReview: boolean;
}

/** Something that was done to an item. */
export interface Deed {
  at: string;
  labeller: string;
  source: string;
  what: string;
  value: Value | null;
  detail: string;
  labelId: string;
  act: string;
  undoes: string;
  suggestedBy: string;
  suggestion: string;
  confidence: number;
  selection: string;
  eventSource: string;
  eventId: string;
}

export interface Act {
  act: string;
  labeller: string;
  kind: string;
  at: string;
  items: number;
  item: string;
  what: string;
  undone: boolean;
  ofAct: string;
}

export interface ActPage {
  acts: Act[];
  next: string;
}

export interface Undone {
  act: string;
  ofAct: string;
  redone: boolean;
  items: number;
  task: Task | null;
}

export interface Refusal {
  item: string;
  reason: string;
}

export interface Review {
  task: Task;
  reason: string;
  labelId: string;
  labels: LabelRecord[];
  support: number;
  flags: Flag[];
}

export interface Agreement {
  items: number;
  votes: number;
  alpha: number | null;
  pairs: { first: string; second: string; items: number; agreement: number; kappa: number | null }[];
  labellers: Figures[];
}

export interface Figures {
  labeller: string;
  labels: number;
  votes: number;
  retracted: number;
  accepted: number;
  corrected: number;
  sentBack: number;
  withCurrent: number;
  judged: number;
  accuracy: number | null;
}

export interface Imported {
  act: string;
  labelled: number;
  refused: number;
  refusals: Refusal[];
}

export type Role = "annotator" | "reviewer" | "engineer" | "admin";

/** Who uses this page. The name is empty where nobody logs in. */
export interface Me {
  name: string;
  role: Role | "";
  projects: string[];
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
  /** A picture of where the model looked, or empty. */
  heatmap: string;
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
  underWay: boolean;
  valley: number;
  steepest: number;
  minimumTenth: number;
}

/** An item as the model sees it. */
export interface Sample {
  image: string;
  label: string;
}

export interface History {
  curve: Curve;
  epochs: Epoch[];
  moments: Moment[];
  rates: Rates | null;
  samples: Sample[];
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
