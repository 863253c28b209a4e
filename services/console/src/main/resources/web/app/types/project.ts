import type { Model } from "./model";
import type { Run } from "./training";

/** A problem, its schema and plan, and who works on it. */

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

export type Role = "annotator" | "reviewer" | "engineer" | "admin";

/** Who uses this page. The name is empty where nobody logs in. */
export interface Me {
  name: string;
  role: Role | "";
  projects: string[];
}
