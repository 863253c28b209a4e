import * as api from "./api";
import { newId } from "./format";
import type { Item, Lease, Task, Value } from "./types";
import { said } from "./values";

const AHEAD = 20;
const NEAR = 2;
const HEARTBEAT = 4000;
const RETRY = 3000;

/** A task whose picture is already decoded. */
export interface Shown {
  task: Task;
  picture: HTMLImageElement;
}

/** What was done with an item, newest first in the queue's history. */
export interface Done {
  item: string;
  image: string;
  what: "label" | "skip" | "flag";
  value: Value | null;
  words: string;
  labelId: string;
  act: string;
  state: "saving" | "saved" | "refused" | "undone";
  trouble: string;
  saved: Promise<void>;
  shown: Shown;
}

/** A decision that came too late: what the item is now, and what was to be said. */
export interface Conflict {
  done: Done;
  now: Item | null;
}

export interface Notice {
  text: string;
  bad: boolean;
}

/**
 * The tasks that this page holds: leased ahead with their pictures fetched and decoded, renewed
 * while the page lives, given back when it leaves. Labels are sent behind the scenes, in order.
 */
export class LabelQueue {
  ready: Shown[] = [];
  history: Done[] = [];
  conflicts: Conflict[] = [];
  notice: Notice | null = null;
  exhausted = false;
  trouble = "";

  private pulse = 0;
  private again = 0;
  private filling = false;
  private stopped = false;

  constructor(
    private readonly project: string,
    private readonly labeller: string,
    private readonly changed: () => void,
  ) {}

  get current(): Shown | undefined {
    return this.ready[0];
  }

  start() {
    this.pulse = window.setInterval(() => this.renew(), HEARTBEAT);
    addEventListener("pagehide", this.release);
    this.fill();
  }

  stop() {
    this.stopped = true;
    clearInterval(this.pulse);
    clearTimeout(this.again);
    removeEventListener("pagehide", this.release);
    this.release();
  }

  label(value: Value) {
    this.next("label", value, said(value), (done) => this.submit(done, done.shown.task.leaseEpoch));
  }

  /** Gives the item back: it comes again only when there is nothing else. */
  skip() {
    this.next("skip", null, "skipped", async ({ shown }) => {
      const leases = held([shown]);
      if (leases.length) {
        await api.releaseTasks(this.project, this.labeller, leases, true);
      }
    });
  }

  /** Sends the item to review. */
  flag(reason: string) {
    this.next("flag", null, `flagged: ${reason || "no reason"}`, async (done) => {
      const { item, leaseEpoch } = done.shown.task;
      done.act = (await api.flagItem(this.project, item, this.labeller, reason, leaseEpoch)).act;
    });
  }

  /** Takes the last thing back, or one of the history; its item is shown again. */
  async undo(done = this.history.find((d) => d.state === "saved" || d.state === "saving")) {
    if (!done) {
      return this.undoEarlier();
    }
    if (done.state === "undone") {
      return;
    }
    const before = done.state;
    done.state = "undone";
    // The lease ended with the act: until the server gives another, what is decided next stands on its own.
    const again: Shown = { ...done.shown, task: { ...done.shown.task, leaseEpoch: 0 } };
    this.ready = [again, ...this.ready];
    this.tell(done.what === "skip" ? "Back to what was skipped." : `Took “${done.words}” back.`);
    await done.saved;
    if ((done.state as Done["state"]) === "refused") {
      return;
    }
    try {
      const leased = await this.takeBack(done);
      if (leased) {
        again.task = { ...again.task, leaseEpoch: leased.leaseEpoch, leaseUntil: leased.leaseUntil };
      }
    } catch (failure) {
      done.state = before;
      this.ready = this.ready.filter((shown) => shown !== again);
      this.tell((failure as Error).message, true);
    }
    this.changed();
  }

  /** Leaves what somebody else said as it is. */
  keepTheirs(conflict: Conflict) {
    this.conflicts = this.conflicts.filter((c) => c !== conflict);
    this.changed();
  }

  /** Says it again, knowing what the item is now. */
  useMine(conflict: Conflict) {
    const { done } = conflict;
    this.conflicts = this.conflicts.filter((c) => c !== conflict);
    done.labelId = newId();
    done.state = "saving";
    done.trouble = "";
    done.saved = this.send(done, () => this.submit(done, 0));
    this.changed();
  }

  /** Takes new tasks for those that are not shown yet: what the model thinks has changed. */
  refresh() {
    const [near, far] = [this.ready.slice(0, NEAR), this.ready.slice(NEAR)];
    const leases = held(far);
    if (leases.length) {
      this.ready = near;
      api
        .releaseTasks(this.project, this.labeller, leases)
        .catch(() => {})
        .finally(() => this.fill());
    }
  }

  private next(what: Done["what"], value: Value | null, words: string, act: (done: Done) => Promise<void>) {
    const shown = this.ready.shift();
    if (!shown) {
      return;
    }
    this.notice = null;
    const { item, image } = shown.task;
    const done: Done = {
      item,
      image,
      what,
      value,
      words,
      labelId: newId(),
      act: "",
      state: "saving",
      trouble: "",
      saved: Promise.resolve(),
      shown,
    };
    done.saved = this.send(done, () => act(done));
    this.history = [done, ...this.history].slice(0, 200);
    this.changed();
    this.fill();
  }

  private async submit(done: Done, leaseEpoch: number) {
    const { item, suggestion } = done.shown.task;
    const { labeller } = this;
    const label = { item, value: done.value!, labeller, leaseEpoch, suggestion, labelId: done.labelId };
    done.act = (await api.submitLabel(this.project, label)).act;
  }

  private async send(done: Done, act: () => Promise<void>) {
    try {
      await act();
      if (done.state === "saving") {
        done.state = "saved";
      }
    } catch (failure) {
      await this.refused(done, failure as Error);
    }
    this.changed();
  }

  private async refused(done: Done, failure: Error) {
    const conflict = failure instanceof api.Refused && failure.conflict;
    const shownAgain = done.state === "undone";
    done.state = "refused";
    done.trouble = failure.message;
    this.notice = { text: failure.message, bad: true };
    if (conflict && done.what === "label" && !this.stopped) {
      const now = await api.item(this.project, done.item).catch(() => null);
      this.conflicts = [...this.conflicts, { done, now }];
    } else if (!conflict && !shownAgain && !this.stopped) {
      this.ready = [done.shown, ...this.ready];
    }
  }

  private async takeBack(done: Done): Promise<Task | null> {
    switch (done.what) {
      case "label":
        return (await api.retractLabel(this.project, done.item, done.labelId, this.labeller)).task;
      case "flag":
        return (await api.undoAct(this.project, this.labeller, done.act)).task;
      case "skip":
        return null;
    }
  }

  /** Undoes what this person did before the page was opened. */
  private async undoEarlier() {
    try {
      const { task, items } = await api.undoAct(this.project, this.labeller);
      if (task && !this.has(task.item)) {
        this.ready = [{ task, picture: prefetched(task.image) }, ...this.ready];
      }
      this.tell(`Took your last act back, over ${items === 1 ? "one item" : `${items} items`}.`);
    } catch (failure) {
      const nothing = failure instanceof api.Refused && [404, 409].includes(failure.status);
      this.tell(nothing ? "There is nothing left to undo." : (failure as Error).message, !nothing);
    }
  }

  private tell(text: string, bad = false) {
    this.notice = { text, bad };
    this.changed();
  }

  private async fill() {
    if (this.filling || this.stopped || this.ready.length > AHEAD / 2) {
      return;
    }
    this.filling = true;
    try {
      const tasks = await api.nextTasks(this.project, this.labeller, AHEAD - this.ready.length);
      this.trouble = "";
      this.add(tasks.filter((task) => !this.has(task.item)));
    } catch (failure) {
      this.trouble = (failure as Error).message;
    } finally {
      this.filling = false;
    }
    if (this.stopped) {
      this.release();
      return;
    }
    if (this.exhausted || this.trouble) {
      this.later();
    }
    this.changed();
  }

  private add(tasks: Task[]) {
    this.exhausted = tasks.length === 0;
    const fresh = tasks.map((task) => ({ task, picture: prefetched(task.image) }));
    this.ready = [...this.ready, ...fresh];
  }

  private has(item: string) {
    const saving = this.history.some((done) => done.item === item && done.state === "saving");
    return saving || this.ready.some((shown) => shown.task.item === item);
  }

  private later() {
    clearTimeout(this.again);
    this.again = window.setTimeout(() => this.fill(), RETRY);
  }

  private async renew() {
    const leases = held(this.ready);
    if (leases.length === 0) {
      return;
    }
    try {
      const { lost } = await api.renewTasks(this.project, this.labeller, leases);
      if (lost.length) {
        this.lose(new Set(lost));
      }
    } catch {
      // The next beat tries again; a lease that ends meanwhile is told by the server.
    }
  }

  private lose(lost: Set<string>) {
    if (this.current && lost.has(this.current.task.item)) {
      this.notice = { text: "That item went to somebody else; here is the next one.", bad: true };
    }
    this.ready = this.ready.filter((shown) => shown.task.leaseEpoch === 0 || !lost.has(shown.task.item));
    this.changed();
    this.fill();
  }

  private readonly release = () => {
    const leases = held(this.ready);
    if (leases.length) {
      this.ready = this.ready.filter((shown) => shown.task.leaseEpoch === 0);
      api.releaseTasks(this.project, this.labeller, leases).catch(() => {});
    }
  };
}

const held = (shown: Shown[]): Lease[] =>
  shown
    .filter(({ task }) => task.leaseEpoch > 0)
    .map(({ task }) => ({ item: task.item, leaseEpoch: task.leaseEpoch }));

/** A picture that is fetched and decoded before it is shown. */
export function prefetched(sha256: string): HTMLImageElement {
  const picture = new Image();
  if (sha256) {
    picture.src = api.image(sha256);
    picture.decode().catch(() => {});
  }
  return picture;
}
