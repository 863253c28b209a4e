import { image } from "../api";

const MOST = 800;
const AT_ONCE = 12;

/** Small pictures by name, fetched when they are first asked for. */
export class Thumbnails {
  private readonly known = new Map<string, HTMLImageElement>();
  private readonly waiting: string[] = [];
  private loading = 0;

  constructor(private readonly arrived: () => void) {}

  /** The picture, if it has come; else it is on its way. */
  get(name: string): HTMLImageElement | null {
    const found = this.known.get(name);
    if (found) {
      this.known.delete(name);
      this.known.set(name, found);
      return found.complete && found.naturalWidth > 0 ? found : null;
    }
    if (!this.waiting.includes(name) && this.waiting.length < MOST) {
      this.waiting.push(name);
      this.next();
    }
    return null;
  }

  private next() {
    while (this.loading < AT_ONCE && this.waiting.length > 0) {
      // The last asked for are those in sight.
      const name = this.waiting.pop() as string;
      const picture = new Image();
      this.loading++;
      picture.onload = picture.onerror = () => {
        this.loading--;
        this.arrived();
        this.next();
      };
      picture.src = image(name);
      this.known.set(name, picture);
      if (this.known.size > MOST) {
        this.known.delete(this.known.keys().next().value as string);
      }
    }
  }
}
