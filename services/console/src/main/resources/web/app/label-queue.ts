import * as api from "./api";
import { newId } from "./format";
import type { Lease, Task } from "./types";

const AHEAD = 20;
const NEAR = 2;
const HEARTBEAT = 4000;
const RETRY = 3000;

/** A task whose picture is already decoded. */
export interface Shown {
  task: Task;
  picture: HTMLImageElement;
}

/** A decision that was taken, newest first in the queue's history. */
export interface Done {
  item: string;
  image: string;
  className: string;
  labelId: string;
  state: "saving" | "saved" | "refused" | "undone";
  trouble: string;
  saved: Promise<void>;
  shown: Shown;
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
  skipped: Shown[] = [];
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

  label(className: string) {
    const shown = this.ready.shift();
    if (!shown) {
      return;
    }
    this.notice = null;
    const done: Done = {
      item: shown.task.item,
      image: shown.task.image,
      className,
      labelId: newId(),
      state: "saving",
      trouble: "",
      saved: Promise.resolve(),
      shown,
    };
    done.saved = this.send(done);
    this.history = [done, ...this.history].slice(0, 200);
    this.changed();
    this.fill();
  }

  skip() {
    const shown = this.ready.shift();
    if (shown) {
      this.skipped.push(shown);
      this.notice = null;
      this.changed();
      this.fill();
    }
  }

  /** Puts what was skipped back in front. */
  takeSkipped() {
    this.ready = [...this.skipped.splice(0), ...this.ready];
    this.changed();
  }

  /** Takes the last decision back, or one of the history; its item is shown again. */
  async undo(done = this.history.find((d) => d.state === "saved" || d.state === "saving")) {
    if (!done || done.state === "undone") {
      this.notice = { text: "There is nothing left to undo here.", bad: false };
      this.changed();
      return;
    }
    const before = done.state;
    done.state = "undone";
    // The lease ended with the label: what is decided next stands on its own.
    const again: Shown = { ...done.shown, task: { ...done.shown.task, leaseEpoch: 0 } };
    this.ready = [again, ...this.ready];
    this.notice = { text: `Took “${done.className}” back.`, bad: false };
    this.changed();
    await done.saved;
    if ((done.state as Done["state"]) === "refused") {
      return;
    }
    try {
      await api.retractLabel(this.project, done.item, done.labelId, this.labeller);
    } catch (failure) {
      done.state = before;
      this.ready = this.ready.filter((shown) => shown !== again);
      this.notice = { text: (failure as Error).message, bad: true };
    }
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

  private async send(done: Done) {
    try {
      await api.submitLabel(this.project, {
        item: done.item,
        className: done.className,
        labeller: this.labeller,
        leaseEpoch: done.shown.task.leaseEpoch,
        suggestion: done.shown.task.suggestion,
        labelId: done.labelId,
      });
      if (done.state === "saving") {
        done.state = "saved";
      }
    } catch (failure) {
      this.refused(done, failure as Error);
    }
    this.changed();
  }

  private refused(done: Done, failure: Error) {
    const conflict = failure instanceof api.Refused && failure.conflict;
    const shownAgain = done.state === "undone";
    done.state = "refused";
    done.trouble = failure.message;
    this.notice = { text: failure.message, bad: true };
    if (!conflict && !shownAgain && !this.stopped) {
      this.ready = [done.shown, ...this.ready];
    }
  }

  private held(): Lease[] {
    return held([...this.ready, ...this.skipped]);
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
    return saving || [...this.ready, ...this.skipped].some((shown) => shown.task.item === item);
  }

  private later() {
    clearTimeout(this.again);
    this.again = window.setTimeout(() => this.fill(), RETRY);
  }

  private async renew() {
    const held = this.held();
    if (held.length === 0) {
      return;
    }
    try {
      const { lost } = await api.renewTasks(this.project, this.labeller, held);
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
    this.skipped = this.skipped.filter((shown) => !lost.has(shown.task.item));
    this.changed();
    this.fill();
  }

  private readonly release = () => {
    const held = this.held();
    if (held.length) {
      this.ready = this.ready.filter((shown) => shown.task.leaseEpoch === 0);
      this.skipped = [];
      api.releaseTasks(this.project, this.labeller, held).catch(() => {});
    }
  };
}

const held = (shown: Shown[]): Lease[] =>
  shown
    .filter(({ task }) => task.leaseEpoch > 0)
    .map(({ task }) => ({ item: task.item, leaseEpoch: task.leaseEpoch }));

function prefetched(sha256: string): HTMLImageElement {
  const picture = new Image();
  picture.src = api.image(sha256);
  picture.decode().catch(() => {});
  return picture;
}

/** The keys of the classes: 1 to 9, then letters that have no other meaning. */
export const KEYS = [..."123456789abcdefghijklmnopqrstuvwxyz"].filter((key) => !"suz".includes(key));
