/** Colours on pictures: the same in light and dark, far from each other. */
const css = (index: number) => `oklch(72% 0.19 ${(index * 137.5 + 25) % 360})`;

const known: [number, number, number][] = [];

/** The colour of a name by its place, as red, green and blue of 0 to 255. */
export function rgb(index: number): [number, number, number] {
  if (!known[index]) {
    const brush = new OffscreenCanvas(1, 1).getContext("2d")!;
    brush.fillStyle = css(index);
    brush.fillRect(0, 0, 1, 1);
    const [r, g, b] = brush.getImageData(0, 0, 1, 1).data;
    known[index] = [r, g, b];
  }
  return known[index];
}

export const colour = (index: number) => `rgb(${rgb(index).join(" ")})`;
