/** Pixels from the top left. */
interface Position {
  readonly x: number;
  readonly y: number;
}

/** A name to be written beside one of some points, the first that has room. */
export interface Label {
  readonly name: string;
  readonly points: readonly Position[];
}

/** A name with the centre of its text. */
export interface PlacedLabel extends Position {
  readonly name: string;
}

export interface LabelRoom {
  readonly width: number;
  readonly height: number;
  readonly fontSize: number;
}

/** Width of a letter as a share of the font's size: without a browser, texts can only be guessed in size. */
const LETTER = 0.56;
const GAP = 5;

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/**
 * Where names can be written so that none touches another, each the first place that is free right of a point, left of
 * it, above or below. The first names come first; those without room are left out.
 */
export function placeLabels(labels: readonly Label[], { width, height, fontSize }: LabelRoom): PlacedLabel[] {
  const taken: Box[] = [];
  return labels.flatMap(({ name, points }) => {
    const [half, line] = [(name.length * LETTER * fontSize) / 2, fontSize * 1.1];
    const places = points.flatMap(({ x, y }) => [
      { x: x + GAP + half, y },
      { x: x - GAP - half, y },
      { x, y: y - GAP - line / 2 },
      { x, y: y + GAP + line / 2 },
    ]);
    for (const place of places) {
      const box = {
        ...{ left: place.x - half, right: place.x + half },
        ...{ top: place.y - line / 2, bottom: place.y + line / 2 },
      };
      const isInside = box.left >= 0 && box.right <= width && box.top >= 0 && box.bottom <= height;
      if (!isInside || taken.some((other) => overlap(box, other))) continue;
      taken.push(box);
      return [{ name, ...place }];
    }
    return [];
  });
}

function overlap(a: Box, b: Box): boolean {
  return a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
}
