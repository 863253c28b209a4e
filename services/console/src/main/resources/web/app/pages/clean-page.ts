import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as clean from "../clean-api";
import * as explore from "../explore-api";
import { ago, brief, count, newId, plural } from "../format";
import { labeller } from "../labeller";
import { go, path } from "../route";
import { base } from "../style";
import type { Project } from "../types";
import { cleanStyle } from "./clean-style";
import "../parts/mark-tray";
import "../parts/suspect-card";
import "../parts/twin-group";

const REASONS = ["out of fold", "confident learning", "top loss", "contradicted"];

/** Labels that are probably wrong, near duplicates, and what one has marked to be done about them. */
export class CleanPage extends LitElement {
  static properties = {
    project: { attribute: false },
    query: { attribute: false },
    status: { state: true },
    suspects: { state: true },
    groups: { state: true },
    next: { state: true },
    marks: { state: true },
    said: { state: true },
    trouble: { state: true },
    busy: { state: true },
  };

  static styles = [base, cleanStyle];

  declare project: Project;
  declare query: URLSearchParams;
  declare status: clean.Cleaning | null;
  declare suspects: clean.Suspect[];
  declare groups: clean.Twins[];
  declare next: string;
  declare marks: clean.Mark[];
  declare said: { text: string; act: string } | null;
  declare trouble: string;
  declare busy: boolean;

  private timer = 0;
  private asked = 0;

  constructor() {
    super();
    this.status = null;
    this.suspects = [];
    this.groups = [];
    this.next = "";
    this.marks = [];
    this.said = null;
    this.trouble = "";
    this.busy = false;
  }

  disconnectedCallback() {
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  protected willUpdate(changed: PropertyValues) {
    const before = changed.get("project") as Project | undefined;
    const asked = changed.get("query") as URLSearchParams | undefined;
    if (changed.has("project") && before?.id !== this.project.id) {
      this.attempt(async () => {
        this.marks = await clean.marks(this.project.id, labeller());
        await this.follow();
      });
    } else if (changed.has("query") && asked?.toString() !== this.query.toString()) {
      this.attempt(() => this.load(""));
    }
  }

  private get shows() {
    return this.query.get("show") ?? "labels";
  }

  private get className_() {
    return this.query.get("class") ?? "";
  }

  private get reason() {
    return this.query.get("reason") ?? "";
  }

  private look(change: Record<string, string>) {
    const query = { show: this.shows, class: this.className_, reason: this.reason, ...change };
    const kept = Object.entries(query).filter(([name, value]) => value && !(name === "show" && value === "labels"));
    go(path(this.project.id, "clean", "", Object.fromEntries(kept)));
  }

  private async attempt(work: () => Promise<unknown>) {
    this.busy = true;
    try {
      await work();
      this.trouble = "";
    } catch (failure) {
      this.trouble = (failure as Error).message;
    } finally {
      this.busy = false;
    }
  }

  /** Watches the ranking, also beyond a failure; a new one is shown when it is there. */
  private async follow() {
    clearTimeout(this.timer);
    const before = this.status?.rankedAt;
    try {
      this.status = await clean.status(this.project.id);
      if (this.status.rankedAt && this.status.rankedAt !== before) {
        await this.load("");
      }
    } finally {
      if (this.isConnected) {
        const pause = this.status?.state === "under way" ? 700 : 5_000;
        this.timer = window.setTimeout(() => this.follow().catch(() => undefined), pause);
      }
    }
  }

  private start() {
    return this.attempt(async () => {
      await clean.start(this.project.id);
      await this.follow();
    });
  }

  private async load(page: string) {
    const asked = ++this.asked;
    if (this.shows === "labels") {
      const answer = await clean.suspects(this.project.id, this.className_, this.reason, page);
      if (asked === this.asked) {
        this.suspects = page ? [...this.suspects, ...answer.suspects] : answer.suspects;
        this.next = answer.next;
      }
    } else {
      const answer = await clean.duplicates(this.project.id, this.shows === "leaks", page);
      if (asked === this.asked) {
        this.groups = page ? [...this.groups, ...answer.groups] : answer.groups;
        this.next = answer.next;
      }
    }
  }

  private mark(wishes: clean.MarkWish[]) {
    return this.attempt(async () => {
      this.marks = await clean.mark(this.project.id, labeller(), wishes);
    });
  }

  private clear(items: string[]) {
    return this.attempt(async () => {
      this.marks = await clean.clear(this.project.id, labeller(), items);
    });
  }

  private apply() {
    return this.attempt(async () => {
      const done = await clean.apply(this.project.id, labeller(), newId());
      const parts = [
        done.kept ? `${count(done.kept)} kept` : "",
        done.relabelled ? `${count(done.relabelled)} relabelled` : "",
        done.removed ? `${count(done.removed)} removed` : "",
        done.merged ? `${count(done.merged)} merged` : "",
        ...done.left.map((left) => `${left.item} stays marked: ${left.reason}`),
      ].filter(Boolean);
      this.said = { text: `${parts.join(", ")}.`, act: done.act };
      this.marks = await clean.marks(this.project.id, labeller());
      await this.load("");
    });
  }

  private undo(act: string) {
    return this.attempt(async () => {
      const back = await explore.undo(this.project.id, act, labeller());
      this.said = { text: `Taken back, over ${plural(back.items, "item")}.`, act: "" };
      await this.load("");
    });
  }

  render() {
    return html`
      <div class="spread head">
        <h1>Clean</h1>
        <div class="row">${this.standing()}</div>
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing} ${this.body()}
      ${this.said
        ? html`<p class="said row" role="status">
            ${this.said.text}
            ${this.said.act
              ? html`<button class="push" @click=${() => this.undo(this.said?.act ?? "")}>Undo</button>`
              : nothing}
          </p>`
        : nothing}
      ${this.marks.length
        ? html`<mark-tray
            class="tray"
            .marks=${this.marks}
            ?busy=${this.busy}
            @clear=${this.clearing}
            @apply=${this.apply}
          ></mark-tray>`
        : nothing}
    `;
  }

  private standing() {
    const { status } = this;
    const underWay = status?.state === "under way";
    return html`
      ${status?.rankedAt
        ? html`<span class="muted small"
            >${plural(status.weighed, "label")} weighed ${ago(status.rankedAt)}${status.run
              ? `, with the losses of run ${brief(status.run)}`
              : ""}</span
          >`
        : nothing}
      <button @click=${this.start} ?disabled=${this.busy || underWay || !status}>
        ${status?.rankedAt ? "Weigh again" : "Weigh the labels"}
      </button>
    `;
  }

  private body() {
    const { status } = this;
    if (!status) {
      return nothing;
    }
    return html`
      ${status.state === "under way"
        ? html`<div class="card stack bar" role="status">
            <h2>Weighing the labels</h2>
            <progress max="100" .value=${status.done}></progress>
          </div>`
        : nothing}
      ${status.state === "failed" ? html`<p class="trouble">${status.error}</p>` : nothing}
      ${status.rankedAt
        ? html`${this.filters(status)} ${this.shows === "labels" ? this.labels() : this.duplicates()}`
        : status.state === "unspecified"
          ? html`<div class="empty card">
              <h2>Find wrong labels</h2>
              <p>
                Every label is weighed by models that did not learn from it. Near duplicates are found across train,
                valid and test. Nothing changes until you say so.
              </p>
              <button class="primary" @click=${this.start} ?disabled=${this.busy}>Weigh the labels</button>
            </div>`
          : nothing}
      ${this.next ? html`<div class="more"><button @click=${() => this.attempt(() => this.load(this.next))}>More</button></div>` : nothing}
    `;
  }

  private filters(status: clean.Cleaning) {
    const tab = (show: string, title: string) =>
      html`<button aria-pressed=${this.shows === show} @click=${() => this.look({ show })}>${title}</button>`;
    const choose = (name: string) => (event: Event) =>
      this.look({ [name]: (event.target as HTMLSelectElement).value });
    return html`<div class="spread filters">
      <div class="tabs" role="toolbar" aria-label="What is shown">
        ${tab("labels", `Labels in doubt (${count(status.suspects)})`)}
        ${tab("duplicates", `Near duplicates (${count(status.duplicateGroups)})`)} ${tab("leaks", "Leaks")}
      </div>
      ${this.shows === "labels"
        ? html`<div class="row">
            <select aria-label="Class" @change=${choose("class")}>
              <option value="">every class</option>
              ${this.project.classes.map(
                (c) => html`<option value=${c.name} ?selected=${c.name === this.className_}>${c.name}</option>`,
              )}
            </select>
            <select aria-label="Reason" @change=${choose("reason")}>
              <option value="">any reason</option>
              ${REASONS.map((reason) => html`<option ?selected=${reason === this.reason}>${reason}</option>`)}
            </select>
          </div>`
        : nothing}
    </div>`;
  }

  private labels() {
    return this.suspects.length
      ? html`<ul class="suspects">
          ${repeat(
            this.suspects,
            (s) => s.item,
            (s) => html`<li>
              <suspect-card
                class="suspect"
                .suspect=${s}
                .mark=${this.marks.find((mark) => mark.item === s.item)}
                .classes=${this.project.classes}
                @mark=${this.marking}
                @clear=${this.clearing}
              ></suspect-card>
            </li>`,
          )}
        </ul>`
      : html`<div class="empty card"><h2>No label in doubt here</h2></div>`;
  }

  private duplicates() {
    return this.groups.length
      ? html`<ul class="groups">
          ${repeat(
            this.groups,
            (group) => group.items[0].item,
            (group) => html`<li>
              <twin-group .group=${group} .marks=${this.marks} @mark=${this.marking} @clear=${this.clearing}></twin-group>
            </li>`,
          )}
        </ul>`
      : html`<div class="empty card">
          <h2>${this.shows === "leaks" ? "No duplicates across splits" : "No near duplicates"}</h2>
        </div>`;
  }

  private readonly marking = (event: CustomEvent<clean.MarkWish[]>) => this.mark(event.detail);

  private readonly clearing = (event: CustomEvent<string[]>) => this.clear(event.detail);
}

customElements.define("clean-page", CleanPage);
