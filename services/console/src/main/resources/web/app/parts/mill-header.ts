import { html, LitElement, nothing, type PropertyValues } from "lit";
import { labeller, rename } from "../labeller";
import { loggedIn, may } from "../me";
import { type Place, path } from "../route";
import { base } from "../style";
import { shade, toggle } from "../theme";
import type { Project, Role } from "../types";
import { icon } from "./icon";
import { headerStyle } from "./header-style";

const VIEWS: [view: string, name: string, role: Role][] = [
  ["overview", "Overview", "annotator"],
  ["label", "Label", "annotator"],
  ["review", "Review", "reviewer"],
  ["items", "Items", "annotator"],
  ["explore", "Explore", "annotator"],
  ["clean", "Clean", "reviewer"],
  ["runs", "Runs", "reviewer"],
  ["models", "Models", "reviewer"],
  ["try", "Try", "reviewer"],
  ["settings", "Settings", "engineer"],
];

/** The top of every page: where you are, where you can go, who you are. */
export class MillHeader extends LitElement {
  static properties = {
    place: { attribute: false },
    project: { attribute: false },
    connected: { type: Boolean },
    known: { type: Boolean },
    naming: { state: true },
  };

  static styles = [base, headerStyle];

  declare place: Place;
  declare project: Project | null;
  declare connected: boolean;
  declare known: boolean;
  declare naming: boolean;

  private everConnected = false;

  connectedCallback() {
    super.connectedCallback();
    addEventListener("mill-theme", this.repaint);
  }

  disconnectedCallback() {
    removeEventListener("mill-theme", this.repaint);
    super.disconnectedCallback();
  }

  private readonly repaint = () => this.requestUpdate();

  /** Where the pages' names do not all fit, the one that is shown is in sight. */
  protected updated(changed: PropertyValues) {
    if (changed.has("place") || changed.has("known")) {
      this.renderRoot.querySelector("nav [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
    }
  }

  render() {
    this.everConnected ||= this.connected;
    const inside = this.place.project;
    return html`
      <header class=${inside ? "inside" : ""}>
        <a class="jump" href="#main" @click=${this.jump}>Skip to the page</a>
        <div class="bar">
          <a class="home" href="/" aria-label="Millrace, all projects">
            <img src="/static/wheel.svg" alt="" width="30" height="30" /><span>Millrace</span>
          </a>
          ${inside ? this.inside() : nothing}
          <div class="me ${inside ? "" : "alone"}">${this.naming ? this.name() : this.person()} ${this.lamp()}</div>
        </div>
        ${this.everConnected && !this.connected
          ? html`<p class="lost" role="status">Live updates are interrupted; trying again.</p>`
          : nothing}
      </header>
    `;
  }

  private inside() {
    const id = this.place.project;
    const title = this.project?.title || id;
    return html`
      <div class="place"><span class="slash" aria-hidden="true">/</span><strong title=${title}>${title}</strong></div>
      <nav aria-label="Project">
        ${VIEWS.filter(([, , role]) => may(role)).map(
          ([view, name]) =>
            html`<a href=${path(id, view === "overview" ? "" : view)} aria-current=${this.place.view === view ? "page" : nothing}
              >${icon(view)}${name}</a
            >`,
        )}
      </nav>
    `;
  }

  private person() {
    const name = labeller();
    if (loggedIn()) {
      return html`<span class="who small" title="You are logged in as ${name}.">${icon("person")}<span class="name">${name}</span></span>
        <button class="quiet" title="Log out" aria-label="Log out" @click=${this.leave}>${icon("leave")}</button>`;
    }
    return html`<button class="quiet" title="Your labels are recorded as ${name}. Click to change." @click=${this.startNaming}>
      ${icon("person")}<span class="name">${name}</span><span class="unseen">Change your name</span>
    </button>`;
  }

  private name() {
    return html`<input aria-label="Your name" .value=${labeller()} maxlength="60" @keydown=${this.key} @blur=${this.named} />`;
  }

  private lamp() {
    const dark = shade() === "dark";
    return html`<button class="quiet" @click=${toggle} aria-label=${dark ? "Use light colours" : "Use dark colours"}>
      ${icon(dark ? "sun" : "moon")}
    </button>`;
  }

  private leave() {
    dispatchEvent(new Event("mill-leave"));
  }

  private async startNaming() {
    this.naming = true;
    await this.updateComplete;
    this.renderRoot.querySelector("input")?.select();
  }

  private key(event: KeyboardEvent) {
    event.stopPropagation();
    if (event.key === "Enter") {
      this.named(event);
    } else if (event.key === "Escape") {
      this.naming = false;
    }
  }

  private named(event: Event) {
    rename((event.target as HTMLInputElement).value);
    this.naming = false;
  }

  private jump(event: Event) {
    event.preventDefault();
    const root = this.getRootNode() as ShadowRoot;
    root.querySelector<HTMLElement>("#main")?.focus();
  }
}

customElements.define("mill-header", MillHeader);
