import { html, LitElement, nothing, type PropertyValues } from "lit";
import * as explore from "../explore-api";
import { count, newId, percent, plural } from "../format";
import { labeller } from "../labeller";
import { may } from "../me";
import { base } from "../style";
import type { Project } from "../types";
import type { PointCanvas, Tool } from "../parts/point-canvas";
import type { GroupWish } from "../parts/chosen-grid";
import type { SeparationWish } from "../parts/projection-list";
import "../parts/chosen-grid";
import "../parts/point-canvas";
import "../parts/projection-list";
import { exploreStyle } from "./explore-style";

/** Items as points: find a clump on a projection, throw the odd ones out, label the rest at once. */
export class ExplorePage extends LitElement {
  static properties = {
    project: { attribute: false },
    sources: { state: true },
    source: { state: true },
    layer: { state: true },
    current: { state: true },
    points: { state: true },
    xy: { state: true },
    shown: { state: true },
    tool: { state: true },
    thumbs: { state: true },
    unlabelledOnly: { state: true },
    line: { state: true },
    chosen: { state: true },
    said: { state: true },
    trouble: { state: true },
    busy: { state: true },
  };

  static styles = [base, exploreStyle];

  declare project: Project;
  declare sources: explore.Source[];
  declare source: string;
  declare layer: string;
  declare current: explore.Exploration | null | undefined;
  declare points: explore.Points | null;
  declare xy: Float32Array<ArrayBuffer>;
  declare shown: string;
  declare tool: Tool;
  declare thumbs: boolean;
  declare unlabelledOnly: boolean;
  declare line: number[];
  declare chosen: explore.Chosen[] | null;
  declare said: { text: string; act: string } | null;
  declare trouble: string;
  declare busy: boolean;

  private pictures: string[] = [];
  private timer = 0;

  constructor() {
    super();
    this.sources = [];
    this.source = "";
    this.layer = "";
    this.points = null;
    this.xy = new Float32Array();
    this.shown = "";
    this.tool = "lasso";
    this.thumbs = true;
    this.unlabelledOnly = true;
    this.line = [];
    this.chosen = null;
    this.said = null;
    this.trouble = "";
    this.busy = false;
  }

  connectedCallback() {
    super.connectedCallback();
    addEventListener("keydown", this.key);
  }

  disconnectedCallback() {
    removeEventListener("keydown", this.key);
    clearTimeout(this.timer);
    super.disconnectedCallback();
  }

  protected willUpdate(changed: PropertyValues) {
    const before = changed.get("project") as Project | undefined;
    if (changed.has("project") && before?.id !== this.project.id) {
      this.open();
    }
  }

  private async attempt(work: () => Promise<void>) {
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

  private open() {
    return this.attempt(async () => {
      const [sources, explorations] = await Promise.all([
        explore.sources(this.project.id),
        explore.list(this.project.id),
      ]);
      this.sources = sources;
      this.source = sources[0]?.source ?? "";
      const newest = explorations[0];
      this.current = newest ?? null;
      if (newest) {
        await this.follow(newest.exploration);
      }
    });
  }

  private start() {
    return this.attempt(async () => {
      const begun = await explore.start(this.project.id, this.source, this.layer);
      this.points = null;
      await this.follow(begun.exploration);
    });
  }

  /** Looks at an exploration until it is done, also beyond a failure to ask. */
  private async follow(id: string) {
    clearTimeout(this.timer);
    const again = (pause: number) => {
      if (this.isConnected) {
        this.timer = window.setTimeout(() => this.attempt(() => this.follow(id)), pause);
      }
    };
    try {
      this.current = await explore.exploration(this.project.id, id);
    } catch (failure) {
      again(3_000);
      throw failure;
    }
    if (this.current.state === "done") {
      await this.show(this.current);
    } else if (this.current.state !== "failed") {
      again(700);
    }
  }

  private async show(exploration: explore.Exploration) {
    const points = await explore.points(this.project.id, exploration.exploration);
    this.pictures = explore.pictureNames(points.pictures);
    this.points = points;
    await this.project_(exploration.projections[0]?.projection ?? "");
  }

  private async project_(projection: string) {
    if (this.current && projection) {
      this.xy = await explore.coordinates(this.project.id, this.current.exploration, projection);
      this.shown = projection;
      this.drop();
    }
  }

  private drop() {
    this.line = [];
    this.chosen = null;
  }

  private drawn(polygon: number[]) {
    return this.attempt(async () => {
      if (!this.current) {
        return;
      }
      this.line = polygon;
      this.chosen = null;
      this.said = null;
      const line = { projection: this.shown, polygon, unlabelledOnly: this.unlabelledOnly };
      this.chosen = await explore.select(this.project.id, this.current.exploration, line);
      await this.updateComplete;
      this.renderRoot.querySelector(".chosen")?.scrollIntoView({ block: "nearest", behavior: "smooth" });
    });
  }

  private label({ className, without }: GroupWish) {
    const exploration = this.current?.exploration ?? "";
    return this.attempt(async () => {
      const answer = await explore.label(this.project.id, exploration, {
        projection: this.shown,
        polygon: this.line,
        unlabelledOnly: this.unlabelledOnly,
        without,
        className,
        labeller: labeller(),
        act: newId(),
      });
      const refused = answer.refused ? `, ${count(answer.refused)} could not be` : "";
      this.said = { text: `${plural(answer.labelled, "item")} labelled ${className}${refused}.`, act: answer.act };
      await this.refresh();
      this.drop();
    });
  }

  private undo() {
    const act = this.said?.act;
    return this.attempt(async () => {
      if (act) {
        const back = await explore.undo(this.project.id, act, labeller());
        this.said = { text: `The label was taken back from ${plural(back.items, "item")}.`, act: "" };
        await this.refresh();
      }
    });
  }

  /** Labels and ranks of now. */
  private async refresh() {
    if (this.current) {
      const [points, exploration] = await Promise.all([
        explore.points(this.project.id, this.current.exploration),
        explore.exploration(this.project.id, this.current.exploration),
      ]);
      this.points = points;
      this.current = exploration;
    }
  }

  private separate({ a, b }: SeparationWish) {
    return this.attempt(async () => {
      if (this.current) {
        const answer = await explore.separate(this.project.id, this.current.exploration, a, b);
        this.current = answer.exploration;
        await this.project_(answer.projection);
      }
    });
  }

  private readonly key = (event: KeyboardEvent) => {
    const typing = event.composedPath().some((part) => part instanceof HTMLInputElement);
    if (event.key === "u" && !typing && !event.ctrlKey && !event.metaKey && this.said?.act) {
      this.undo();
    }
  };

  private get canvas() {
    return this.renderRoot.querySelector("point-canvas") as PointCanvas | null;
  }

  render() {
    return html`
      <div class="spread head">
        <h1>Explore</h1>
        ${this.chooser()}
      </div>
      ${this.trouble ? html`<p class="trouble" role="alert">${this.trouble}</p>` : nothing}
      ${this.body()}
    `;
  }

  private chooser() {
    const layers = this.sources.find((s) => s.source === this.source)?.layers ?? [];
    const wish = (name: "source" | "layer") => (event: Event) => {
      this[name] = (event.target as HTMLSelectElement).value;
      this.layer = name === "source" ? "" : this.layer;
    };
    return html`<div class="row sources">
      <select aria-label="What looks at the items" @change=${wish("source")}>
        ${this.sources.map((s) => html`<option value=${s.source} ?selected=${s.source === this.source}>${s.title}</option>`)}
      </select>
      ${layers.length
        ? html`<select aria-label="Layer" @change=${wish("layer")}>
            <option value="">before the head</option>
            ${layers.map((layer) => html`<option value=${layer} ?selected=${layer === this.layer}>${layer}</option>`)}
          </select>`
        : nothing}
      ${may("engineer")
        ? html`<button @click=${this.start} ?disabled=${this.busy || !this.sources.length}>Look at the items</button>`
        : nothing}
    </div>`;
  }

  private body() {
    const { current } = this;
    if (current === undefined) {
      return nothing;
    }
    if (current === null) {
      return html`<div class="empty card">
        <h2>See all items at once</h2>
        <p>
          A network looks at every picture; those that look alike come together. Draw a line around a clump, throw out
          what does not belong, and label the rest in one act.
        </p>
        ${may("engineer")
          ? html`<button class="primary" @click=${this.start} ?disabled=${this.busy}>Look at the items</button>`
          : html`<p>An engineer has to begin it.</p>`}
      </div>`;
    }
    if (current.state === "failed") {
      return html`<p class="trouble">${current.error}</p>`;
    }
    if (current.state !== "done" || !this.points) {
      return this.waiting(current);
    }
    return html`
      <div class="split">
        <div class="card plot">
          ${this.tools()}
          <point-canvas
            .xy=${this.xy}
            .labels=${this.points.labels}
            .pictures=${this.pictures}
            .line=${this.line}
            tool=${this.tool}
            .thumbs=${this.thumbs}
            @drawn=${(event: CustomEvent<number[]>) => this.drawn(event.detail)}
          ></point-canvas>
        </div>
        <projection-list
          .exploration=${current}
          .classes=${this.project.classes}
          shown=${this.shown}
          .line=${this.line}
          ?busy=${this.busy}
          @look=${(event: CustomEvent<string>) => this.attempt(() => this.project_(event.detail))}
          @separate=${(event: CustomEvent<SeparationWish>) => this.separate(event.detail)}
        ></projection-list>
      </div>
      ${this.said ? this.saying(this.said) : nothing}
      ${this.chosen
        ? html`<chosen-grid
            class="chosen"
            .items=${this.chosen}
            .classes=${this.project.classes}
            ?busy=${this.busy}
            none="Nothing${this.unlabelledOnly ? " without a label" : ""} lies there."
            @wish=${(event: CustomEvent<GroupWish>) => this.label(event.detail)}
            @drop=${this.drop}
          ></chosen-grid>`
        : nothing}
    `;
  }

  private waiting(current: explore.Exploration) {
    const looking = current.state === "looking";
    const share = current.total ? current.done / current.total : 0;
    return html`<div class="card stack" role="status">
      <h2>${looking ? "Looking at the items" : "Arranging the points"}</h2>
      <progress max="1" .value=${share}></progress>
      <p class="muted number">
        ${looking ? `${count(current.done)} of ${count(current.total)} items` : percent(share)} · ${current.source}
      </p>
    </div>`;
  }

  private tools() {
    const tool = (name: Tool, title: string) => html`<button
      aria-pressed=${this.tool === name}
      @click=${() => (this.tool = name)}
    >
      ${title}
    </button>`;
    return html`<div class="row tools" role="toolbar" aria-label="Tools">
      ${tool("lasso", "Lasso")} ${tool("box", "Box")} ${tool("move", "Move")}
      <button @click=${() => this.drawn(this.canvas?.sight() ?? [])}>All in sight</button>
      <button aria-label="Zoom in" @click=${() => this.canvas?.zoom(1.5)}>+</button>
      <button aria-label="Zoom out" @click=${() => this.canvas?.zoom(1 / 1.5)}>−</button>
      <button @click=${() => this.canvas?.reset()}>Whole</button>
      <label class="check push"
        ><input type="checkbox" .checked=${this.thumbs} @change=${() => (this.thumbs = !this.thumbs)} />Pictures</label
      >
      <label class="check"
        ><input
          type="checkbox"
          .checked=${this.unlabelledOnly}
          @change=${() => (this.unlabelledOnly = !this.unlabelledOnly)}
        />Unlabelled only</label
      >
    </div>`;
  }

  private saying(said: { text: string; act: string }) {
    return html`<p class="said row" role="status">
      ${said.text}
      ${said.act ? html`<button class="push" @click=${this.undo} ?disabled=${this.busy}>Undo <kbd>u</kbd></button>` : nothing}
    </p>`;
  }
}

customElements.define("explore-page", ExplorePage);
