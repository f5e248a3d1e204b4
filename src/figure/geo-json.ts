type Point = [x: number, y: number];

interface Shape {
  kind: "area" | "line" | "point";
  rings: Point[][];
}

const fields = (value: unknown): Record<string, unknown> =>
  typeof value === "object" && value !== null ? (value as Record<string, unknown>) : {};

const list = (value: unknown): unknown[] => (Array.isArray(value) ? (value as unknown[]) : []);

/**
 * The SVG text of a GeoJSON object: its areas, lines and points, north above, as wide and high as they are at the middle of the
 * map. There is no ground map below them. Null where no place is in it. Source: RFC 7946.
 */
export function geoJsonSvg(json: unknown, width = 480): string | null {
  const shapes: Shape[] = [];
  collect(json, shapes, 0);
  const points = shapes.flatMap(({ rings }) => rings.flat());
  if (points.length === 0) return null;
  const [west, east] = extent(points.map(([x]) => x));
  const [south, north] = extent(points.map(([, y]) => y));
  const narrowing = Math.max(0.1, Math.cos((((south + north) / 2) * Math.PI) / 180));
  const [wide, high] = [Math.max(1e-6, (east - west) * narrowing), Math.max(1e-6, north - south)];
  const margin = 8;
  const scale = Math.min((width - 2 * margin) / wide, (1.3 * width) / high);
  const place = ([x, y]: Point): string =>
    `${(margin + (x - west) * narrowing * scale).toFixed(2)},${(margin + (north - y) * scale).toFixed(2)}`;
  const size = [wide * scale + 2 * margin, high * scale + 2 * margin].map((length) => length.toFixed(1));
  const drawn = shapes.map((shape) => draw(shape, place));
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${size[0]}" height="${size[1]}" viewBox="0 0 ${size[0]} ${size[1]}">${drawn.join("")}</svg>`;
}

function draw({ kind, rings }: Shape, place: (point: Point) => string): string {
  if (kind === "point")
    return rings
      .flat()
      .map((point) => {
        const [x, y] = place(point).split(",");
        return `<circle cx="${x}" cy="${y}" r="3.5" fill="#1f77b4" stroke="#ffffff" stroke-width="0.8"/>`;
      })
      .join("");
  const path = rings.map((ring) => `M${ring.map(place).join("L")}${kind === "area" ? "Z" : ""}`).join("");
  const fill = kind === "area" ? `fill="#1f77b4" fill-opacity="0.18" fill-rule="evenodd"` : `fill="none"`;
  return `<path d="${path}" ${fill} stroke="#1f77b4" stroke-width="1.2" stroke-linejoin="round"/>`;
}

function extent(values: number[]): [least: number, most: number] {
  let [least, most] = [Infinity, -Infinity];
  for (const value of values) {
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  // What is no wider than a point still has something around it.
  return most > least ? [least, most] : [least - 0.005, most + 0.005];
}

function collect(json: unknown, shapes: Shape[], depth: number): void {
  if (depth > 20) return;
  const { type, features, geometry, geometries, coordinates } = fields(json);
  const add = (kind: Shape["kind"], rings: unknown[]): void => {
    const read = rings.map((ring) => list(ring).flatMap(pointOf)).filter((ring) => ring.length > 0);
    if (read.length > 0) shapes.push({ kind, rings: read });
  };
  switch (type) {
    case "FeatureCollection":
      for (const feature of list(features)) collect(feature, shapes, depth + 1);
      break;
    case "Feature":
      collect(geometry, shapes, depth + 1);
      break;
    case "GeometryCollection":
      for (const part of list(geometries)) collect(part, shapes, depth + 1);
      break;
    case "Point":
      add("point", [[coordinates]]);
      break;
    case "MultiPoint":
      add("point", [coordinates]);
      break;
    case "LineString":
      add("line", [coordinates]);
      break;
    case "MultiLineString":
      add("line", list(coordinates));
      break;
    case "Polygon":
      add("area", list(coordinates));
      break;
    case "MultiPolygon":
      for (const polygon of list(coordinates)) add("area", list(polygon));
      break;
  }
}

function pointOf(value: unknown): Point[] {
  const [x, y] = list(value);
  return typeof x === "number" && typeof y === "number" && Number.isFinite(x) && Number.isFinite(y)
    ? [[x, y]]
    : [];
}
