import * as api from "./api";
import { plural } from "./format";
import { LeasedQueue, prefetched } from "./leased-queue";
import type { Review, Value } from "./types";

const AHEAD = 3;

export interface Judging {
  review: Review;
  picture: HTMLImageElement;
}

/** The reviews that a page holds, and what was judged. */
export class ReviewQueue extends LeasedQueue<Judging> {
  judged = 0;

  private last = "";

  constructor(project: string, reviewer: string, changed: () => void) {
    super(project, reviewer, changed, AHEAD);
  }

  protected task({ review }: Judging) {
    return review.task;
  }

  /** Those that are held already are told again, so all are asked for. */
  protected async lease() {
    const reviews = await api.nextReviews(this.project, this.person, AHEAD);
    return reviews.map((review) => ({ review, picture: prefetched(review.task.image) }));
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
        labeller: this.person,
        leaseEpoch: task.leaseEpoch,
        labelId,
        verdict,
        value,
        comment,
      });
      this.judged++;
      this.last = act;
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
      const { items } = await api.undoAct(this.project, this.person, this.last);
      this.last = "";
      this.exhausted = false;
      this.tell(`Took the last verdict back, over ${items === 1 ? "one item" : plural(items, "item")}.`);
    } catch (failure) {
      this.tell((failure as Error).message, true);
    }
    this.fill();
  }
}
