/** What is told while it happens. */

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
