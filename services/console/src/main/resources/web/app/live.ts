import type { ReactiveController, ReactiveControllerHost } from "lit";

type Handlers = Record<string, (data: never) => void>;

/**
 * Server-sent events for as long as a component is on the page and the page is visible. The
 * server sends what was missed, or all of it, on every new connection.
 */
export class Live implements ReactiveController {
  private source?: EventSource;
  private address = "";
  private retry = 0;
  connected = false;

  constructor(
    private readonly host: ReactiveControllerHost,
    private readonly handlers: Handlers,
  ) {
    host.addController(this);
  }

  /** Follows an address; an empty one ends it. */
  follow(address: string) {
    if (address !== this.address) {
      this.address = address;
      this.close();
      this.open();
    }
  }

  hostConnected() {
    document.addEventListener("visibilitychange", this.seen);
    this.open();
  }

  hostDisconnected() {
    document.removeEventListener("visibilitychange", this.seen);
    this.close();
  }

  private readonly seen = () => (document.hidden ? this.close() : this.open());

  private open() {
    if (!this.address || this.source || document.hidden) {
      return;
    }
    const source = new EventSource(this.address);
    this.source = source;
    source.onopen = () => this.tell(true);
    source.onerror = () => {
      this.tell(false);
      if (source.readyState === EventSource.CLOSED) {
        this.close();
        this.retry = window.setTimeout(() => this.open(), 2000);
      }
    };
    for (const [name, handle] of Object.entries(this.handlers)) {
      source.addEventListener(name, (event) => handle(JSON.parse((event as MessageEvent).data) as never));
    }
  }

  private close() {
    clearTimeout(this.retry);
    this.source?.close();
    this.source = undefined;
  }

  private tell(connected: boolean) {
    if (this.connected !== connected) {
      this.connected = connected;
      this.host.requestUpdate();
    }
  }
}
