import { html, nothing, type PropertyValues } from "lit";
import { base } from "../style";
import { suggested } from "../values";
import { editorStyle, KEYS, ValueEditor } from "./editor";

/** Any number of classes: keys toggle, enter is done. */
export class ClassesEditor extends ValueEditor {
  static properties = { ...ValueEditor.properties, chosen: { state: true } };
  static styles = [base, editorStyle];

  declare chosen: Set<string>;

  constructor() {
    super();
    this.chosen = new Set();
  }

  protected willUpdate(changed: PropertyValues) {
    const before = changed.get("subject") as { item: string } | undefined;
    if (changed.has("subject") && before?.item !== this.subject.item) {
      const { current } = this.subject;
      this.chosen = new Set(current?.kind === "classes" ? current.names : []);
    }
  }

  key(event: KeyboardEvent): boolean {
    if (event.key === "Enter") {
      this.finish();
      return true;
    }
    const chosen = this.project.classes[KEYS.indexOf(event.key.toLowerCase())];
    if (chosen) {
      this.toggle(chosen.name);
    }
    return Boolean(chosen);
  }

  accept(): boolean {
    const { suggestion } = this.subject;
    const value = suggestion && suggested(this.project, suggestion.className);
    if (value) {
      this.decide(value);
    }
    return Boolean(value);
  }

  private toggle(name: string) {
    const chosen = new Set(this.chosen);
    if (!chosen.delete(name)) {
      chosen.add(name);
    }
    this.chosen = chosen;
  }

  private finish() {
    const names = this.project.classes.map((c) => c.name).filter((name) => this.chosen.has(name));
    this.decide({ kind: "classes", names });
  }

  render() {
    const hints = this.subject.suggestion?.className.split("|") ?? [];
    return html`<div class="choices" role="group" aria-label="Classes, any number">
        ${this.project.classes.map(
          ({ name }, index) => html`<button
            class="choice ${hints.includes(name) ? "suggested" : ""}"
            aria-pressed=${this.chosen.has(name)}
            @click=${() => this.toggle(name)}
          >
            ${KEYS[index] ? html`<kbd>${KEYS[index]}</kbd>` : nothing}<span>${name}</span>
          </button>`,
        )}
      </div>
      <div class="row done">
        <button class="primary" @click=${this.finish}>
          ${this.chosen.size ? `These ${this.chosen.size}` : "None of them"} <kbd>enter</kbd>
        </button>
      </div>`;
  }
}

customElements.define("classes-editor", ClassesEditor);
