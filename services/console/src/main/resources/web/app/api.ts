import type * as T from "./types";

/** A refusal by the server, its message fit for people. */
export class Refused extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }

  get conflict(): boolean {
    return this.status === 409;
  }
}

/** A login that has ended is renewed by loading the page again: the server then leads to the provider. */
const LOGIN_ENDED = [401, 499];

async function answer<A>(response: Response): Promise<A> {
  if (LOGIN_ENDED.includes(response.status)) {
    location.reload();
  }
  if (!response.ok) {
    const problem = (await response.json().catch(() => ({}))) as { detail?: string; title?: string };
    throw new Refused(
      response.status,
      problem.detail ?? problem.title ?? `The server answered ${response.status}.`,
    );
  }
  return (response.status === 204 ? undefined : await response.json()) as A;
}

async function send<A>(path: string, init?: RequestInit): Promise<A> {
  let response: Response;
  try {
    const headers = { ...init?.headers, "X-Requested-With": "JavaScript" };
    response = await fetch(path, { ...init, headers });
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "AbortError") {
      throw failure;
    }
    throw new Refused(0, "The console's server cannot be reached. It may be restarting.");
  }
  return answer<A>(response);
}

export const get = <A>(path: string, signal?: AbortSignal) => send<A>(path, signal ? { signal } : undefined);

/** Browsers take 64 KiB of all that is to outlive a page. */
const OUTLIVES = 8_000;

/** Whether something is small enough to arrive even when the page closes meanwhile. */
export const outlives = (value: unknown) => JSON.stringify(value).length < OUTLIVES;

/** Sends something; with `keepalive` what is small arrives even when the page closes meanwhile. */
export const post = <A>(path: string, value: unknown, keepalive = false) => {
  const body = JSON.stringify(value);
  return send<A>(path, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body,
    keepalive: keepalive && body.length < OUTLIVES,
  });
};

export const at = (project: string) => `/api/projects/${encodeURIComponent(project)}`;
const run = (id: string) => `/api/runs/${encodeURIComponent(id)}`;
const query = (values: Record<string, string | number>) =>
  new URLSearchParams(Object.entries(values).map(([name, value]) => [name, String(value)])).toString();

export const projects = () => get<T.Project[]>("/api/projects");
export const project = (id: string) => get<T.Project>(at(id));
export const me = () => get<T.Me>("/api/me");
export const logOut = () => post<{ next: string }>("/api/me/logout", {});

export interface NewProject {
  id: string;
  title: string;
  application: string;
  names: string[];
  range: T.NumberRange | null;
}

export const createProject = (wanted: NewProject) => post<T.Project>("/api/projects", wanted);
export const addClasses = (id: string, classes: string[]) =>
  post<T.Project>(`${at(id)}/classes`, { classes });
export const renameClass = (id: string, name: string, newName: string) =>
  post<T.Project>(`${at(id)}/classes/rename`, { name, newName });
export const setPlan = (id: string, plan: T.Plan) => post<T.Project>(`${at(id)}/plan`, plan);

export const nextTasks = (id: string, labeller: string, count: number) =>
  post<T.Task[]>(`${at(id)}/tasks`, { labeller, count });
export const renewTasks = (id: string, labeller: string, leases: T.Lease[]) =>
  post<T.Renewal>(`${at(id)}/tasks/renew`, { labeller, leases });
export const releaseTasks = (id: string, labeller: string, leases: T.Lease[], skip = false) =>
  post<void>(`${at(id)}/tasks/release${skip ? "?skip=true" : ""}`, { labeller, leases }, true);

export interface NewLabel {
  item: string;
  value: T.Value;
  labeller: string;
  leaseEpoch: number;
  suggestion: T.Suggestion | null;
  labelId: string;
}

export const submitLabel = (id: string, label: NewLabel) =>
  post<{ labelId: string; act: string }>(`${at(id)}/labels`, label, true);
export const retractLabel = (id: string, item: string, labelId: string, labeller: string) =>
  post<{ act: string; task: T.Task | null }>(`${at(id)}/labels/retract`, { item, labelId, labeller }, true);
export const flagItem = (id: string, item: string, labeller: string, reason: string, leaseEpoch: number) =>
  post<{ act: string }>(`${at(id)}/items/flag`, { item, labeller, reason, leaseEpoch }, true);

/** Items by name, or all that a filter lets through. */
export interface Chosen {
  all: boolean;
  items: string[];
  className: string;
  state: string;
  words: string;
}

export const labelMany = (id: string, chosen: Chosen, value: T.Value, labeller: string, act: string) =>
  post<{ act: string; labelled: number; refused: T.Refusal[] }>(`${at(id)}/bulk/label`, { chosen, value, labeller, act });
export const removeMany = (id: string, chosen: Chosen, labeller: string, reason: string) =>
  post<{ act: string; removed: number; unknown: string[] }>(`${at(id)}/bulk/remove`, { chosen, labeller, reason });

export const acts = (id: string, labeller = "", page = "") =>
  get<T.ActPage>(`${at(id)}/acts?${query({ labeller, page })}`);
export const undoAct = (id: string, labeller: string, act = "") =>
  post<T.Undone>(`${at(id)}/acts/undo`, { labeller, act }, true);

export const items = (
  id: string,
  filter: { className: string; state: string; page: string; size: number },
  signal?: AbortSignal,
) => get<T.ItemPage>(`${at(id)}/items?${query(filter)}`, signal);
export const item = (id: string, name: string) => get<T.Item>(`${at(id)}/items/one?${query({ item: name })}`);
export const history = (id: string, name: string) =>
  get<T.Deed[]>(`${at(id)}/items/history?${query({ item: name })}`);
export const longText = async (id: string, name: string) => {
  const response = await fetch(`${at(id)}/items/text?${query({ item: name })}`);
  return response.ok ? response.text() : "";
};

export const nextReviews = (id: string, labeller: string, count: number) =>
  post<T.Review[]>(`${at(id)}/reviews`, { labeller, count });

export interface NewReview {
  item: string;
  labeller: string;
  leaseEpoch: number;
  labelId: string;
  verdict: "accepted" | "corrected" | "sent back";
  value: T.Value | null;
  comment: string;
}

export const submitReview = (id: string, review: NewReview) =>
  post<{ act: string }>(`${at(id)}/reviews/submit`, review);
export const agreement = (id: string) => get<T.Agreement>(`${at(id)}/agreement`);

export const exportAddress = (id: string, format: string) => `${at(id)}/files?${query({ format })}`;
export const importLabels = (id: string, format: string, labeller: string, file: Blob) =>
  send<T.Imported>(`${at(id)}/files?${query({ format, labeller })}`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: file,
  });

export const cuts = (id: string) => get<T.Cut[]>(`${at(id)}/cuts`);
export const cut = (id: string) => get<T.CutContent>(`/api/cuts/${encodeURIComponent(id)}`);

export interface NewCut {
  splitAttribute: string;
  validShare: number;
  testShare: number;
  seed: number;
  width: number;
  height: number;
  channels: number;
}

export const requestCut = (id: string, spec: NewCut) => post<T.Cut>(`${at(id)}/cuts`, spec);

export interface NewRun {
  cut: string;
  epochs: number;
  rate: number;
  batchSize: number;
  weightDecay: number;
  seed: number;
  padAndCrop: number;
  flip: boolean;
}

export const startRun = (id: string, recipe: NewRun) => post<T.Run>(`${at(id)}/runs`, recipe);
export const runs = (id: string) => get<T.Run[]>(`${at(id)}/runs`);
export const runOf = (id: string) => get<T.Run>(run(id));
export const cancelRun = (id: string) => post<T.Run>(`${run(id)}/cancel`, {});

export const models = (id: string) => get<T.Model[]>(`${at(id)}/models`);
export const replicas = (id: string) => get<T.Replica[]>(`${at(id)}/models/replicas`);
export const moveAlias = (id: string, alias: string, version: string, reason: string) =>
  post<void>(`${at(id)}/models/aliases`, { alias, version, reason });
export const evaluation = (id: string) => get<T.Evaluation>(`${run(id)}/evaluation`);
export const evaluatedItems = (
  id: string,
  cell: { split: string; actual: string; predicted: string; limit: number },
) => get<T.ItemLoss[]>(`${run(id)}/evaluation/items?${query(cell)}`);

export const predict = (id: string, image: Blob) =>
  send<T.Prediction>(`${at(id)}/predict`, {
    method: "POST",
    headers: { "content-type": "application/octet-stream" },
    body: image,
  });
export const lineage = (prediction: string) =>
  get<T.Lineage>(`/api/predictions/${encodeURIComponent(prediction)}/lineage`);

export const image = (sha256: string) => `/api/blobs/${sha256}`;
