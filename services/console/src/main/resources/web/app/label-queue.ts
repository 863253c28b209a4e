import * as api from "./api";
import { newId, plural } from "./format";
import { LeasedQueue, prefetched } from "./leased-queue";
import { painted } from "./painted";
import type { Item, Task, Value } from "./types";
import { said } from "./values";

const AHEAD = 20;
const NEAR = 2;

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

/**
 * The tasks that a page holds, with their pictures fetched and decoded ahead. A decision shows the
 * next one at once and is sent behind the scenes; one that is refused comes back.
 */
export class LabelQueue extends LeasedQueue<Shown> {
  history: Done[] = [];
  conflicts: Conflict[] = [];

  constructor(project: string, labeller: string, changed: () => void) {
    super(project, labeller, changed, AHEAD);
  }

  protected task({ task }: Shown) {
    return task;
  }

  protected async lease(places: number) {
    const tasks = await api.nextTasks(this.project, this.person, places);
    return tasks.map((task) => ({ task, picture: prefetched(task.image) }));
  }

  label(value: Value) {
    this.next("label", value, said(value), (done) => this.submit(done, done.shown.task.leaseEpoch));
  }

  /** Gives the item back: it comes again only when there is nothing else. */
  skip() {
    this.next("skip", null, "skipped", async ({ shown }) => {
      const leases = this.held([shown]);
      if (leases.length) {
        await api.releaseTasks(this.project, this.person, leases, true);
      }
    });
  }

  /** Sends the item to review. */
  flag(reason: string) {
    this.next("flag", null, `flagged: ${reason || "no reason"}`, async (done) => {
      const { item, leaseEpoch } = done.shown.task;
      done.act = (await api.flagItem(this.project, item, this.person, reason, leaseEpoch)).act;
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
      done.state = "saved";
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
    const leases = this.held(far);
    if (leases.length) {
      this.ready = near;
      api
        .releaseTasks(this.project, this.person, leases)
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
    done.act = (await api.submitLabel(this.project, this.wording(done, leaseEpoch))).act;
  }

  private wording(done: Done, leaseEpoch: number): api.NewLabel {
    const { item, suggestion } = done.shown.task;
    return { item, value: done.value!, labeller: this.person, leaseEpoch, suggestion, labelId: done.labelId };
  }

  private async send(done: Done, act: () => Promise<void>) {
    // What does not outlive the page has no time to lose.
    if (api.outlives(this.wording(done, done.shown.task.leaseEpoch))) {
      await painted();
    }
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
        return (await api.retractLabel(this.project, done.item, done.labelId, this.person)).task;
      case "flag":
        return (await api.undoAct(this.project, this.person, done.act)).task;
      case "skip":
        return null;
    }
  }

  /** Undoes what this person did before the page was opened. */
  private async undoEarlier() {
    try {
      const { task, items } = await api.undoAct(this.project, this.person);
      if (task && !this.has(task.item)) {
        this.ready = [{ task, picture: prefetched(task.image) }, ...this.ready];
      }
      this.tell(`Took your last act back, over ${items === 1 ? "one item" : plural(items, "item")}.`);
    } catch (failure) {
      const nothing = failure instanceof api.Refused && [404, 409].includes(failure.status);
      this.tell(nothing ? "There is nothing left to undo." : (failure as Error).message, !nothing);
    }
  }

  protected has(item: string) {
    const saving = this.history.some((done) => done.item === item && done.state === "saving");
    return saving || super.has(item);
  }
}
