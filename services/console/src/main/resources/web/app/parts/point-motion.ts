const TIME = 450;

/** Points on their way from one projection to the next; x and y in turn. */
export class PointMotion {
  /** Where they are shown now. */
  shown = new Float32Array();
  private from = new Float32Array();
  private to = new Float32Array();
  private beganAt = 0;

  /** Sets out for new places; at once where the points are others, or where nothing shall move. */
  begin(to: Float32Array<ArrayBuffer>) {
    const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
    const comparable = this.shown.length === to.length;
    this.from = comparable ? this.shown : to;
    this.to = to;
    this.beganAt = comparable && !still ? performance.now() : 0;
  }

  /** Moves on, and says whether there is some way left. */
  step(): boolean {
    const along = this.beganAt ? Math.min(1, (performance.now() - this.beganAt) / TIME) : 1;
    if (along >= 1) {
      this.beganAt = 0;
      this.shown = this.to;
      return false;
    }
    const share = along * along * (3 - 2 * along);
    const between = new Float32Array(this.to.length);
    for (let i = 0; i < between.length; i++) {
      between[i] = this.from[i] + (this.to[i] - this.from[i]) * share;
    }
    this.shown = between;
    return true;
  }
}
