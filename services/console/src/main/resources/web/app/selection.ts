import type { Chosen } from "./api";

/** The items that somebody chose in a list: one by one, a stretch with shift, or all that the filter lets through. */
export class Selection {
  all = false;
  private readonly chosen = new Set<string>();
  private last = "";

  constructor(private readonly changed: () => void) {}

  get size() {
    return this.chosen.size;
  }

  get empty() {
    return !this.all && this.chosen.size === 0;
  }

  has(item: string) {
    return this.all || this.chosen.has(item);
  }

  /** Toggles an item; with `stretch`, all from the one before to it become as it becomes. */
  toggle(item: string, shown: string[], stretch: boolean) {
    this.all = false;
    const [from, to] = [shown.indexOf(this.last), shown.indexOf(item)];
    const wanted = !this.chosen.has(item);
    const some = stretch && from >= 0 ? shown.slice(Math.min(from, to), Math.max(from, to) + 1) : [item];
    for (const name of some) {
      if (wanted) {
        this.chosen.add(name);
      } else {
        this.chosen.delete(name);
      }
    }
    this.last = item;
    this.changed();
  }

  /** All that are shown. */
  add(shown: string[]) {
    shown.forEach((item) => this.chosen.add(item));
    this.changed();
  }

  /** All that the filter lets through, shown or not. */
  takeAll() {
    this.all = true;
    this.changed();
  }

  clear() {
    this.all = false;
    this.chosen.clear();
    this.last = "";
    this.changed();
  }

  /** The selection as an act carries it. */
  asChosen(className: string, state: string): Chosen {
    const filter = className ? `of class ${className}` : state === "any" ? "of the project" : `that are ${state}`;
    return {
      all: this.all,
      items: this.all ? [] : [...this.chosen],
      className,
      state,
      words: this.all ? `all items ${filter}` : `chosen by hand among the items ${filter}`,
    };
  }
}
