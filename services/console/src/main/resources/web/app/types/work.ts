import type { Content, Value } from "./value";

/** Tasks, labels, acts and reviews of people. */

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

export interface ItemPage {
  items: Item[];
  next: string;
}
