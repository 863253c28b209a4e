/** A view onto the square from -1 to 1: what is in its middle, and how large it is shown. */
export class PointView {
  x = 0;
  y = 0;
  zoom = 1;

  constructor(
    public width = 1,
    public height = 1,
  ) {}

  /** Pixels a unit. */
  get scale(): number {
    return 0.47 * Math.min(this.width, this.height) * this.zoom;
  }

  toScreen(x: number, y: number): [number, number] {
    return [this.width / 2 + (x - this.x) * this.scale, this.height / 2 - (y - this.y) * this.scale];
  }

  toPlane(left: number, top: number): [number, number] {
    return [this.x + (left - this.width / 2) / this.scale, this.y - (top - this.height / 2) / this.scale];
  }

  /** Zooms so that what lies under a place stays there. */
  zoomAt(left: number, top: number, factor: number) {
    const [x, y] = this.toPlane(left, top);
    this.zoom = Math.min(200, Math.max(0.5, this.zoom * factor));
    const [nowX, nowY] = this.toPlane(left, top);
    this.x += x - nowX;
    this.y += y - nowY;
  }

  move(left: number, top: number) {
    this.x -= left / this.scale;
    this.y += top / this.scale;
  }

  reset() {
    this.x = 0;
    this.y = 0;
    this.zoom = 1;
  }

  /** The corners of what is seen, in the plane. */
  corners(): number[] {
    const [left, top] = this.toPlane(0, 0);
    const [right, bottom] = this.toPlane(this.width, this.height);
    return [left, top, right, top, right, bottom, left, bottom];
  }
}
