import * as api from "./api";
import type { Lease, Task } from "./types";

const HEARTBEAT = 4000;
const RETRY = 3000;

export interface Notice {
  text: string;
  bad: boolean;
}

/**
 * Tasks that a page holds: leased ahead, renewed while the page lives, given back when it leaves.
 * An entry whose task has the epoch 0 is shown without a lease.
 */
export abstract class LeasedQueue<E> {
  ready: E[] = [];
  notice: Notice | null = null;
  exhausted = false;
  trouble = "";

  protected stopped = false;
  private pulse = 0;
  private again = 0;
  private filling = false;

  constructor(
    protected readonly project: string,
    protected readonly person: string,
    protected readonly changed: () => void,
    private readonly ahead: number,
  ) {}

  /** Leases more, for as many free places. */
  protected abstract lease(places: number): Promise<E[]>;

  protected abstract task(entry: E): Task;

  get current(): E | undefined {
    return this.ready[0];
  }

  start() {
    this.pulse = window.setInterval(() => this.renew(), HEARTBEAT);
    addEventListener("pagehide", this.release);
    addEventListener("pageshow", this.back);
    this.fill();
  }

  stop() {
    this.stopped = true;
    clearInterval(this.pulse);
    clearTimeout(this.again);
    removeEventListener("pagehide", this.release);
    removeEventListener("pageshow", this.back);
    this.release();
  }

  protected tell(text: string, bad = false) {
    this.notice = { text, bad };
    this.changed();
  }

  protected has(item: string): boolean {
    return this.ready.some((entry) => this.task(entry).item === item);
  }

  protected held(entries: E[]): Lease[] {
    return entries
      .map((entry) => this.task(entry))
      .filter(({ leaseEpoch }) => leaseEpoch > 0)
      .map(({ item, leaseEpoch }) => ({ item, leaseEpoch }));
  }

  protected async fill() {
    if (this.filling || this.stopped || this.ready.length > this.ahead / 2) {
      return;
    }
    this.filling = true;
    try {
      const leased = await this.lease(this.ahead - this.ready.length);
      const fresh = leased.filter((entry) => !this.has(this.task(entry).item));
      this.exhausted = fresh.length === 0;
      this.ready = [...this.ready, ...fresh];
      this.trouble = "";
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

  private async renew() {
    const leases = this.held(this.ready);
    if (leases.length === 0) {
      return;
    }
    try {
      const { lost } = await api.renewTasks(this.project, this.person, leases);
      if (lost.length) {
        this.lose(new Set(lost));
      }
    } catch {
      // The next beat tries again; a lease that ends meanwhile is told by the server.
    }
  }

  private lose(lost: Set<string>) {
    const gone = (entry: E) => this.task(entry).leaseEpoch > 0 && lost.has(this.task(entry).item);
    if (this.current && gone(this.current)) {
      this.notice = { text: "That item went to somebody else; here is the next one.", bad: true };
    }
    this.ready = this.ready.filter((entry) => !gone(entry));
    this.changed();
    this.fill();
  }

  private readonly release = () => {
    const leases = this.held(this.ready);
    if (leases.length) {
      this.ready = this.ready.filter((entry) => this.task(entry).leaseEpoch === 0);
      api.releaseTasks(this.project, this.person, leases).catch(() => {});
    }
  };

  /** A page that the browser kept and shows again has given everything back. */
  private readonly back = (event: PageTransitionEvent) => {
    if (event.persisted) {
      this.fill();
    }
  };
}

/** A picture that is fetched and decoded before it is shown. */
export function prefetched(sha256: string): HTMLImageElement {
  const picture = new Image();
  if (sha256) {
    picture.src = api.image(sha256);
    picture.decode().catch(() => {});
  }
  return picture;
}
