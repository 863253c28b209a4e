import { css, html, LitElement, nothing } from "lit";
import { labeller, rename } from "../labeller";
import { type Place, path } from "../route";
import { base } from "../style";
import { shade, toggle } from "../theme";
import type { Project } from "../types";
import { icon } from "./icon";

const VIEWS = [
  ["overview", "Overview"],
  ["label", "Label"],
  ["items", "Items"],
  ["runs", "Runs"],
  ["models", "Models"],
  ["try", "Try"],
] as const;

/** The top of every page: where you are, where you can go, who you are. */
export class MillHeader extends LitElement {
  static properties = {
    place: { attribute: false },
    project: { attribute: false },
    connected: { type: Boolean },
    naming: { state: true },
  };

  static styles = [
    base,
    css`
      header {
        background: var(--surface);
        border-bottom: 1px solid var(--line);
      }
      .bar {
        max-width: 1240px;
        margin: 0 auto;
        padding: 0 20px;
        min-height: 58px;
        display: flex;
        align-items: center;
        gap: 6px 22px;
      }
      .home {
        display: flex;
        align-items: center;
        gap: 10px;
        font-weight: 680;
        letter-spacing: -0.02em;
        font-size: 1.1rem;
        color: var(--ink);
        text-decoration: none;
      }
      .place {
        display: flex;
        align-items: center;
        gap: 10px;
        min-width: 0;
      }
      .place strong {
        font-weight: 550;
        white-space: nowrap;
        overflow: hidden;
        text-overflow: ellipsis;
      }
      .slash {
        color: var(--strong-line);
      }
      nav {
        display: flex;
        gap: 2px;
        margin-left: auto;
      }
      nav a {
        color: var(--muted);
        text-decoration: none;
        font-weight: 550;
        padding: 8px 12px;
        border-radius: var(--small-radius);
        display: flex;
        align-items: center;
        gap: 7px;
      }
      nav a:hover {
        color: var(--ink);
        background: var(--raised);
      }
      nav a[aria-current] {
        color: var(--accent);
        background: var(--accent-wash);
      }
      nav svg {
        display: none;
      }
      .me {
        display: flex;
        align-items: center;
        gap: 2px;
      }
      nav:empty + .me {
        margin-left: auto;
      }
      .me.alone {
        margin-left: auto;
      }
      .me button {
        padding: 6px 9px;
        min-width: 38px;
      }
      .me input {
        width: 140px;
      }
      .lost {
        background: var(--warm-wash);
        color: var(--warm);
        text-align: center;
        padding: 4px;
        font-size: 0.85rem;
      }
      .jump {
        position: absolute;
        left: -999px;
      }
      .jump:focus {
        left: 12px;
        top: 12px;
        z-index: 10;
        background: var(--surface);
        padding: 8px 14px;
      }
      @media (max-width: 900px) {
        .name {
          display: none;
        }
      }
      @media (max-width: 640px) {
        .bar {
          padding: 0 14px;
          min-height: 52px;
          gap: 10px;
        }
        .inside .home span {
          display: none;
        }
        .me {
          margin-left: auto;
        }
        nav {
          position: fixed;
          z-index: 5;
          inset: auto 0 0;
          margin: 0;
          background: var(--surface);
          border-top: 1px solid var(--line);
          padding: 4px 4px calc(4px + env(safe-area-inset-bottom));
          justify-content: space-between;
          gap: 0;
        }
        nav a {
          flex: 1;
          flex-direction: column;
          gap: 2px;
          padding: 6px 0;
          font-size: 0.72rem;
        }
        nav svg {
          display: block;
        }
      }
    `,
  ];

  declare place: Place;
  declare project: Project | null;
  declare connected: boolean;
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
    return html`
      <div class="place"><span class="slash" aria-hidden="true">/</span><strong>${this.project?.title || id}</strong></div>
      <nav aria-label="Project">
        ${VIEWS.map(
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
