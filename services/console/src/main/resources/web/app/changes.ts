import type { ReactiveController, ReactiveControllerHost } from "lit";
import type { Change } from "./types";

/** Reloads a component soon after something it shows has changed, at most twice a second. */
export class Changes implements ReactiveController {
  private timer = 0;

  constructor(
    host: ReactiveControllerHost,
    private readonly reload: () => void,
    private readonly concerns: (change: Change) => boolean,
  ) {
    host.addController(this);
  }

  hostConnected() {
    addEventListener("mill-changed", this.heard);
  }

  hostDisconnected() {
    removeEventListener("mill-changed", this.heard);
    clearTimeout(this.timer);
    this.timer = 0;
  }

  private readonly heard = (event: Event) => {
    if (!this.timer && this.concerns((event as CustomEvent<Change>).detail)) {
      this.timer = window.setTimeout(() => {
        this.timer = 0;
        this.reload();
      }, 500);
    }
  };
}

export const onChanges = (
  host: ReactiveControllerHost,
  reload: () => void,
  concerns: (change: Change) => boolean = () => true,
) => new Changes(host, reload, concerns);
