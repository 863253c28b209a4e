import { css, html, LitElement, nothing } from "lit";
import * as api from "./api";
import { Live } from "./live";
import { learnMe } from "./me";
import { type Place, followLinks, here, path } from "./route";
import { base } from "./style";
import { apply } from "./theme";
import type { Change, Project, TopicFlow } from "./types";
import "./parts/mill-header";
import "./pages/projects-page";
import "./pages/overview-page";
import "./pages/label-page";
import "./pages/items-page";
import "./pages/review-page";
import "./pages/explore-page";
import "./pages/clean-page";
import "./pages/runs-page";
import "./pages/run-page";
import "./pages/evaluation-page";
import "./pages/settings-page";
import "./pages/try-page";

apply();
followLinks();

const CHANGES = ["projects", "items", "labels", "cuts", "runs", "evaluations", "models"];

/** The frame of the console: header, the page that the address names, and the live changes. */
export class MillApp extends LitElement {
  static properties = {
    place: { state: true },
    project: { state: true },
    trouble: { state: true },
    known: { state: true },
    left: { state: true },
  };

  static styles = [
    base,
    css`
      main:focus {
        outline: none;
      }
      main {
        max-width: 1240px;
        margin: 0 auto;
        padding: 24px 20px 48px;
      }
      @media (max-width: 640px) {
        main {
          padding: 16px 14px 88px;
        }
      }
    `,
  ];

  declare place: Place;
  declare project: Project | null;
  declare trouble: string;
  /** Whether it is known who is here. */
  declare known: boolean;
  /** Whether this person has logged out. */
  declare left: boolean;

  private readonly live = new Live(this, {
    changed: (change: Change) => this.changed(change),
    flow: (flows: TopicFlow[]) => dispatchEvent(new CustomEvent("mill-flow", { detail: flows })),
  });

  constructor() {
    super();
    this.place = here();
    this.project = null;
    this.trouble = "";
    this.known = false;
    this.left = false;
    this.live.follow("/api/events");
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("popstate", this.moved);
    addEventListener("mill-moved", this.moved);
    addEventListener("mill-project", this.reload);
    addEventListener("mill-leave", this.leave);
    this.greet();
    this.load();
  }

  disconnectedCallback() {
    removeEventListener("popstate", this.moved);
    removeEventListener("mill-moved", this.moved);
    removeEventListener("mill-project", this.reload);
    removeEventListener("mill-leave", this.leave);
    super.disconnectedCallback();
  }

  private readonly reload = () => this.load();

  /** Ends the login here, then at the provider where it has a page for that. */
  private readonly leave = async () => {
    try {
      const { next } = await api.logOut();
      this.live.follow("");
      if (next) {
        location.assign(next);
      } else {
        this.left = true;
      }
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  };

  private async greet() {
    try {
      await learnMe();
      this.known = true;
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  private readonly moved = () => {
    const before = this.place;
    this.place = here();
    if (before.view !== this.place.view || before.subject !== this.place.subject) {
      this.renderRoot.querySelector<HTMLElement>("#main")?.focus({ preventScroll: true });
    }
    if (before.project !== this.place.project) {
      this.project = null;
      this.load();
    }
  };

  private changed(change: Change) {
    if (!CHANGES.includes(change.what)) {
      return;
    }
    dispatchEvent(new CustomEvent<Change>("mill-changed", { detail: change }));
    if (change.project === this.place.project) {
      this.load();
    }
  }

  private async load() {
    const id = this.place.project;
    if (!id) {
      return;
    }
    try {
      const project = await api.project(id);
      if (id === this.place.project) {
        this.project = project;
        this.trouble = "";
      }
    } catch (failure) {
      this.trouble = (failure as Error).message;
    }
  }

  render() {
    const { project, view } = this.place;
    if (this.left) {
      return html`<main><div class="empty">
        <h1>You are logged out</h1>
        <button class="primary" @click=${() => location.assign("/")}>Log in again</button>
      </div></main>`;
    }
    document.title = project ? `${view} · ${this.project?.title || project} · Millrace` : "Millrace";
    return html`
      <mill-header .place=${this.place} .project=${this.project} .connected=${this.live.connected} .known=${this.known}></mill-header>
      <main id="main" tabindex="-1">
        ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
        ${this.known ? (project ? this.project && this.page() : html`<projects-page></projects-page>`) : nothing}
        ${this.trouble && !this.project ? html`<p><a href="/">All projects</a></p>` : nothing}
      </main>
    `;
  }

  private page() {
    const { project, place } = this;
    switch (place.view) {
      case "label":
        return html`<label-page .project=${project}></label-page>`;
      case "items":
        return html`<items-page .project=${project} .query=${place.query}></items-page>`;
      case "review":
        return html`<review-page .project=${project}></review-page>`;
      case "settings":
        return html`<settings-page .project=${project}></settings-page>`;
      case "explore":
        return html`<explore-page .project=${project}></explore-page>`;
      case "clean":
        return html`<clean-page .project=${project} .query=${place.query}></clean-page>`;
      case "runs":
        return place.subject
          ? html`<run-page .project=${project} run=${place.subject}></run-page>`
          : html`<runs-page .project=${project} .query=${place.query}></runs-page>`;
      case "models":
        return html`<evaluation-page .project=${project} run=${place.subject} .query=${place.query}></evaluation-page>`;
      case "try":
        return html`<try-page .project=${project} prediction=${place.subject}></try-page>`;
      case "overview":
        return html`<overview-page .project=${project}></overview-page>`;
      default:
        return html`<p class="empty">There is no such page. <a href=${path(place.project)}>Go to the overview</a></p>`;
    }
  }
}

customElements.define("mill-app", MillApp);
