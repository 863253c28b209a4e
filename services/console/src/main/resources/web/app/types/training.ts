/** Cuts and runs. */

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
