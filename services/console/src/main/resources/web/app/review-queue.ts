import * as api from "./api";
import { prefetched } from "./label-queue";
import type { Review, Value } from "./types";

const AHEAD = 3;
const HEARTBEAT = 4000;
const RETRY = 4000;

export interface Judging {
  review: Review;
  picture: HTMLImageElement;
}

/** The reviews that this page holds, leased ahead and kept while it lives. */
export class ReviewQueue {
  ready: Judging[] = [];
  judged = 0;
  last: { act: string; words: string } | null = null;
  notice: { text: string; bad: boolean } | null = null;
  exhausted = false;
  trouble = "";

  private pulse = 0;
  private again = 0;
  private filling = false;
  private stopped = false;

  constructor(
    private readonly project: string,
    private readonly reviewer: string,
    private readonly changed: () => void,
  ) {}

  get current(): Judging | undefined {
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

  async judge(verdict: api.NewReview["verdict"], value: Value | null, comment: string) {
    const judging = this.ready.shift();
    if (!judging) {
      return;
    }
    const { task, labelId } = judging.review;
    this.notice = null;
    this.changed();
    try {
      const { act } = await api.submitReview(this.project, {
        item: task.item,
        labeller: this.reviewer,
        leaseEpoch: task.leaseEpoch,
        labelId,
        verdict,
        value,
        comment,
      });
      this.judged++;
      this.last = { act, words: `${verdict} ${task.item}` };
    } catch (failure) {
      const conflict = failure instanceof api.Refused && failure.conflict;
      this.notice = { text: (failure as Error).message, bad: true };
      if (!conflict) {
        this.ready = [judging, ...this.ready];
      }
    }
    this.changed();
    this.fill();
  }

  /** Takes the last verdict back; its item comes again. */
  async undo() {
    try {
      const { items } = await api.undoAct(this.project, this.reviewer, this.last?.act ?? "");
      this.notice = { text: `Took the last verdict back, over ${items === 1 ? "one item" : `${items} items`}.`, bad: false };
      this.last = null;
      this.exhausted = false;
    } catch (failure) {
      this.notice = { text: (failure as Error).message, bad: true };
    }
    this.changed();
    this.fill();
  }

  private async fill() {
    if (this.filling || this.stopped || this.ready.length > AHEAD / 2) {
      return;
    }
    this.filling = true;
    try {
      const reviews = await api.nextReviews(this.project, this.reviewer, AHEAD);
      this.trouble = "";
      const fresh = reviews.filter(({ task }) => !this.ready.some(({ review }) => review.task.item === task.item));
      this.exhausted = fresh.length === 0;
      this.ready = [...this.ready, ...fresh.map((review) => ({ review, picture: prefetched(review.task.image) }))];
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
      clearTimeout(this.again);
      this.again = window.setTimeout(() => this.fill(), RETRY);
    }
    this.changed();
  }

  private get leases() {
    return this.ready.map(({ review }) => ({ item: review.task.item, leaseEpoch: review.task.leaseEpoch }));
  }

  private async renew() {
    if (this.ready.length === 0) {
      return;
    }
    try {
      const { lost } = await api.renewTasks(this.project, this.reviewer, this.leases);
      if (lost.length) {
        this.ready = this.ready.filter(({ review }) => !lost.includes(review.task.item));
        this.changed();
        this.fill();
      }
    } catch {
      // The next beat tries again; a lease that ends meanwhile is told by the server.
    }
  }

  private readonly release = () => {
    const { leases } = this;
    if (leases.length) {
      this.ready = [];
      api.releaseTasks(this.project, this.reviewer, leases).catch(() => {});
    }
  };
}
