import { css, html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
import type { Exploration, Group } from "../explore-api";
import { percent, plural } from "../format";
import { base } from "../style";
import type { ClassCount } from "../types";

/** Two groups to be told apart; none: all classes. */
export interface SeparationWish {
  a: Group | null;
  b: Group | null;
}

/**
 * The projections of an exploration, the best first, and the wish for one that separates groups.
 *
 * Fires `look` with a projection's name, and `separate` with a SeparationWish.
 */
export class ProjectionList extends LitElement {
  static properties = {
    exploration: { attribute: false },
    classes: { attribute: false },
    shown: { type: String },
    line: { attribute: false },
    busy: { type: Boolean },
    a: { state: true },
    b: { state: true },
  };

  static styles = [
    base,
    css`
      li button {
        width: 100%;
        display: grid;
        grid-template-columns: minmax(0, 1fr) auto;
        gap: 2px 8px;
        padding: 6px 10px;
        min-height: 0;
        text-align: left;
        font-size: 0.9rem;
      }
      [aria-pressed="true"] {
        border-color: var(--accent);
        box-shadow: inset 0 0 0 1px var(--accent);
      }
      ol {
        display: grid;
        gap: 4px;
        margin-top: 8px;
        max-height: 380px;
        overflow-y: auto;
        padding: 2px;
      }
      meter {
        grid-column: 1 / -1;
        width: 100%;
        height: 8px;
      }
      .pair {
        display: grid;
        gap: 8px;
        grid-template-columns: minmax(0, 1fr) minmax(0, 1fr);
        margin: 8px 0;
      }
      @media (max-width: 900px) {
        ol {
          max-height: 240px;
        }
      }
    `,
  ];

  declare exploration: Exploration;
  declare classes: ClassCount[];
  declare shown: string;
  declare line: number[];
  declare busy: boolean;
  declare a: Group | null;
  declare b: Group | null;

  constructor() {
    super();
    this.line = [];
    this.classes = [];
    this.a = null;
    this.b = null;
  }

  private look(projection: string) {
    this.dispatchEvent(new CustomEvent<string>("look", { detail: projection }));
  }

  private separate(wish: SeparationWish) {
    this.dispatchEvent(new CustomEvent<SeparationWish>("separate", { detail: wish }));
  }

  private group(which: "a" | "b", value: string) {
    if (value === "line") {
      this[which] = { projection: this.shown, polygon: this.line };
    } else if (value.startsWith("class:")) {
      this[which] = { className: value.slice(6) };
    }
  }

  render() {
    return html`<div class="stack">${this.list()} ${this.separation()}</div>`;
  }

  private list() {
    const { exploration } = this;
    return html`<section class="card">
      <h2>Projections</h2>
      <p class="muted small">
        ${plural(exploration.total, "item")} by ${exploration.source}${exploration.layer
          ? `, ${exploration.layer}`
          : ""}${exploration.leftOut ? `, ${plural(exploration.leftOut, "damaged picture")} left out` : ""}. Those that
        separate the labels best come first.
      </p>
      <ol>
        ${repeat(
          exploration.projections,
          (p) => p.projection,
          (p) => html`<li>
            <button aria-pressed=${p.projection === this.shown} @click=${() => this.look(p.projection)}>
              <span>${p.title}</span>
              <span class="muted number">${p.separation === null ? "" : percent(p.separation)}</span>
              ${p.separation === null
                ? nothing
                : html`<meter aria-label="Separation" min="0" max="1" .value=${p.separation}></meter>`}
            </button>
          </li>`,
        )}
      </ol>
    </section>`;
  }

  private separation() {
    const named = (group: Group | null) => (group === null ? "choose" : (group.className ?? "the drawn line"));
    const pick = (which: "a" | "b") => html`<label
      >${which === "a" ? "Separate" : "from"}
      <select @change=${(event: Event) => this.group(which, (event.target as HTMLSelectElement).value)}>
        <option value="">${named(this[which])}</option>
        <option value="line" ?disabled=${this.line.length === 0}>the line on the plot</option>
        ${this.classes.map((c) => html`<option value="class:${c.name}">${c.name}</option>`)}
      </select></label
    >`;
    const { a, b } = this;
    return html`<section class="card">
      <h2>Separate</h2>
      <div class="pair">${pick("a")} ${pick("b")}</div>
      <div class="row">
        <button ?disabled=${!a || !b || this.busy} @click=${() => this.separate({ a, b })}>A from B</button>
        <button ?disabled=${this.busy} @click=${() => this.separate({ a: null, b: null })}>All classes</button>
      </div>
    </section>`;
  }
}

customElements.define("projection-list", ProjectionList);
