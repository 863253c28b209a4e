import { html, LitElement, nothing, type PropertyValues } from "lit";
import { repeat } from "lit/directives/repeat.js";
import * as api from "../api";
import * as clean from "../clean-api";
import * as explore from "../explore-api";
import { ago, brief, count, newId, percent, plural } from "../format";
import { labeller } from "../labeller";
import { may } from "../me";
import { go, path } from "../route";
import { base } from "../style";
import type { Project } from "../types";
import { cleanStyle } from "./clean-style";

const REASONS = ["out of fold", "confident learning", "top loss", "contradicted"];
const DEEDS: Record<clean.Kind, string> = { keep: "keep", relabel: "relabel", remove: "remove", merge: "merge" };

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

  /** Watches the ranking; a new one is shown when it is there. */
  private async follow() {
    clearTimeout(this.timer);
    const before = this.status?.rankedAt;
    this.status = await clean.status(this.project.id);
    if (this.status.rankedAt && this.status.rankedAt !== before) {
      await this.load("");
    }
    if (this.isConnected) {
      const pause = this.status.state === "under way" ? 700 : 5_000;
      this.timer = window.setTimeout(() => this.follow().catch(() => undefined), pause);
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

  private mark(marks: Partial<clean.Mark>[]) {
    const whole = marks.map((mark) => ({
      item: "",
      kind: "keep" as clean.Kind,
      className: "",
      intoItem: "",
      labelId: "",
      image: "",
      presentClass: "",
      ...mark,
    }));
    return this.attempt(async () => {
      this.marks = await clean.mark(this.project.id, labeller(), whole);
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
      this.said = { text: `The labels of ${plural(back.items, "item")} are as before.`, act: "" };
      await this.load("");
    });
  }

  private marked(item: string): clean.Mark | undefined {
    return this.marks.find((mark) => mark.item === item);
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
              ? html`<button class="push" @click=${() => this.undo(this.said?.act ?? "")}>Undo the relabelling</button>`
              : nothing}
          </p>`
        : nothing}
      ${this.marks.length ? this.tray() : nothing}
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
            (s) => this.suspect(s),
          )}
        </ul>`
      : html`<div class="empty card"><h2>No label in doubt here</h2></div>`;
  }

  private suspect(s: clean.Suspect) {
    const mark = this.marked(s.item);
    const { item, labelId } = s;
    return html`<li class="card suspect ${mark ? "marked" : ""}">
      <img class="picture" src=${api.image(s.image)} alt=${s.item} loading="lazy" />
      <div class="words">
        <div>Labelled <strong>${s.className}</strong></div>
        <div class="muted">
          rather <strong>${s.suggestedClass}</strong>
          <span class="number">${percent(s.suggestedProbability)} : ${percent(s.probability)}</span>
        </div>
        <meter aria-label="Doubt" min="0" max="1" .value=${s.suspicion} title=${percent(s.suspicion)}></meter>
        <div class="reasons">${s.reasons.map((reason) => html`<span class="tag plain">${reason}</span>`)}</div>
      </div>
      <div class="deeds">
        ${mark
          ? html`<span class="tag warm">${DEEDS[mark.kind]}${mark.className ? ` as ${mark.className}` : ""}</span>
              <button @click=${() => this.clear([item])}>Not so</button>`
          : html`
              <button @click=${() => this.mark([{ item, labelId, kind: "relabel", className: s.suggestedClass }])}>
                ${s.suggestedClass}
              </button>
              <button @click=${() => this.mark([{ item, labelId, kind: "keep" }])}>Keep</button>
              ${may("admin") ? html`<button class="danger" @click=${() => this.mark([{ item, labelId, kind: "remove" }])}>Remove</button>` : nothing}
              <select
                aria-label="Relabel ${item}"
                @change=${(event: Event) => {
                  const className = (event.target as HTMLSelectElement).value;
                  this.mark([{ item, labelId, kind: "relabel", className }]);
                }}
              >
                <option value="" selected disabled>other class</option>
                ${this.project.classes
                  .filter((c) => c.name !== s.className)
                  .map((c) => html`<option>${c.name}</option>`)}
              </select>
            `}
      </div>
    </li>`;
  }

  private duplicates() {
    return this.groups.length
      ? html`<ul class="groups">
          ${repeat(
            this.groups,
            (group) => group.items[0].item,
            (group) => this.group(group),
          )}
        </ul>`
      : html`<div class="empty card">
          <h2>${this.shows === "leaks" ? "No duplicates across splits" : "No near duplicates"}</h2>
        </div>`;
  }

  private group(group: clean.Twins) {
    const merge = (stays: string) =>
      this.mark(
        group.items
          .filter((twin) => twin.item !== stays)
          .map((twin) => ({ item: twin.item, labelId: twin.labelId, kind: "merge" as clean.Kind, intoItem: stays })),
      );
    return html`<li class="card">
      <div class="row">
        <h3>${plural(group.items.length, "item")}</h3>
        ${group.contradicting ? html`<span class="tag bad">labels contradict</span>` : nothing}
        ${group.leak ? html`<span class="tag warm">across splits</span>` : nothing}
      </div>
      <div class="twins">
        ${group.items.map((twin) => {
          const mark = this.marked(twin.item);
          return html`<div class="twin ${mark ? "marked" : ""}">
            <img class="picture" src=${api.image(twin.image)} alt=${twin.item} loading="lazy" />
            <span><strong>${twin.className || "unlabelled"}</strong></span>
            <span class="muted">${twin.split || "in no cut"}</span>
            ${mark
              ? html`<button @click=${() => this.clear([twin.item])}>${DEEDS[mark.kind]} ✕</button>`
              : html`<button @click=${() => merge(twin.item)} aria-label="Keep only ${twin.item}">Keep only this</button>`}
          </div>`;
        })}
      </div>
    </li>`;
  }

  private tray() {
    return html`<section class="card tray" aria-label="What is marked">
      <div class="row">
        <h2>${plural(this.marks.length, "item")} marked</h2>
        <button class="push quiet" @click=${() => this.clear([])} ?disabled=${this.busy}>Unmark all</button>
        <button class="primary" @click=${this.apply} ?disabled=${this.busy}>Carry out</button>
      </div>
      <ul>
        ${repeat(
          this.marks.slice(0, 60),
          (mark) => mark.item,
          (mark) => html`<li>
            <button title="${mark.item}: ${mark.presentClass}. Click to unmark." @click=${() => this.clear([mark.item])}>
              <img class="picture" src=${api.image(mark.image)} alt=${mark.item} />
              <span>${DEEDS[mark.kind]}</span>
              <span class="muted">${mark.className || mark.presentClass}</span>
            </button>
          </li>`,
        )}
      </ul>
    </section>`;
  }
}

customElements.define("clean-page", CleanPage);
