import { at, get, post } from "./api";

/** What the console answers about cleaning; the records of `dev.millrace.console.clean`. */

export interface Cleaning {
  state: "unspecified" | "under way" | "done" | "failed";
  done: number;
  error: string;
  source: string;
  run: string;
  rankedAt: string | null;
  weighed: number;
  suspects: number;
  duplicateGroups: number;
}

export interface Suspect {
  item: string;
  image: string;
  className: string;
  labelId: string;
  suggestedClass: string;
  suspicion: number;
  probability: number;
  suggestedProbability: number;
  loss: number | null;
  reasons: string[];
}

export interface Twin {
  item: string;
  image: string;
  className: string;
  labelId: string;
  split: string;
}

export interface Twins {
  items: Twin[];
  contradicting: boolean;
  leak: boolean;
}

export type Kind = "keep" | "relabel" | "remove" | "merge";

export interface Mark {
  item: string;
  kind: Kind;
  className: string;
  intoItem: string;
  labelId: string;
  image: string;
  presentClass: string;
}

/** What somebody wants to be marked; what is not told is empty. */
export type MarkWish = Pick<Mark, "item" | "kind"> & Partial<Mark>;

export interface Done {
  act: string;
  kept: number;
  relabelled: number;
  removed: number;
  merged: number;
  left: { item: string; reason: string }[];
}

const PLAIN = { className: "", intoItem: "", labelId: "", image: "", presentClass: "" };

const cleaning = (project: string) => `${at(project)}/cleaning`;
const query = (values: Record<string, string>) => new URLSearchParams(values).toString();

export const status = (project: string) => get<Cleaning>(cleaning(project));
export const start = (project: string) => post<Cleaning>(cleaning(project), {});
export const suspects = (project: string, className: string, reason: string, page: string) =>
  get<{ suspects: Suspect[]; next: string }>(
    `${cleaning(project)}/suspects?${query({ className, reason, page })}`,
  );
export const duplicates = (project: string, leaks: boolean, page: string) =>
  get<{ groups: Twins[]; next: string }>(
    `${cleaning(project)}/duplicates?${query({ leaks: String(leaks), page })}`,
  );
export const marks = (project: string, labeller: string) =>
  get<Mark[]>(`${cleaning(project)}/marks?${query({ labeller })}`);
export const mark = (project: string, labeller: string, wishes: MarkWish[]) =>
  post<Mark[]>(`${cleaning(project)}/marks`, { labeller, marks: wishes.map((wish) => ({ ...PLAIN, ...wish })) });
export const clear = (project: string, labeller: string, items: string[]) =>
  post<Mark[]>(`${cleaning(project)}/marks/clear`, { labeller, items });
export const apply = (project: string, labeller: string, act: string) =>
  post<Done>(`${cleaning(project)}/marks/apply`, { labeller, act });
