import type { CutContent, Run } from "./training";

/** Models, how good they are, and where their answers come from. */

export interface Model {
  version: string;
  run: string;
  cut: string;
  bundle: string;
  validAccuracy: number;
  testAccuracy: number;
  aliases: string[];
}

/** What a replica of serving told of the last version that it was to put into a place. */
export interface Replica {
  replica: string;
  alias: string;
  version: string;
  error: string;
  millis: number;
  at: string;
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
