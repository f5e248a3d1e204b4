import { real } from "../number/real.js";
import { Worked } from "../number/worked.js";
import { Budget, constant, product, size } from "./budget.js";
import { checkedOptions, refuse, whole, type CountInput } from "./read.js";

/** What {@link mixtureOfExperts} is given. */
export interface MixtureOfExpertsSpec {
  layers: number;
  /** Features of a token. */
  width: number;
  /** Hidden units of an expert. */
  hidden: number;
  experts: number;
  /** Experts that a token is sent to. */
  active: number;
  /** Three matrices in each expert, as in SwiGLU, in place of two; default true. */
  gated?: boolean;
  /** Experts that every token goes through beside; default 0. */
  shared?: number;
  /** Parameters of all that is no expert and no router: attention, embeddings, norms; default none. */
  others?: CountInput;
}

const place = "mixtureOfExperts";

/** Parameters of a mixture of experts; made by {@link mixtureOfExperts}. */
export class MixtureOfExperts extends Budget {
  readonly perExpert: number;
  readonly router: number;
  readonly total: number;
  /** Those that work on one token. */
  readonly active: number;

  constructor(spec: MixtureOfExpertsSpec) {
    super();
    checkedOptions(place, spec, [
      "layers",
      "width",
      "hidden",
      "experts",
      "active",
      "gated",
      "shared",
      "others",
    ]);
    const { gated = true, shared = 0, others } = spec;
    if (typeof gated !== "boolean") refuse(place, "needs true or false for gated", gated);
    const [L, d, h, E, k] = (["layers", "width", "hidden", "experts", "active"] as const).map((name, at) =>
      size(["L", "d", "h", "E", "k"][at], whole(place, name, spec[name])),
    );
    if (k.value.compare(E.value) > 0)
      refuse(place, `needs at most ${spec.experts} active experts`, spec.active);
    const always = shared === 0 ? [] : [size("E_s", whole(place, "shared", shared))];
    const expert = this.define("an expert", "e", product(constant(gated ? 3 : 2), d, h), "parameters");
    const router = this.define("routers of all layers", "r", product(L, d, E), "parameters");
    const rest = others === undefined ? [] : [size("o", whole(place, "others", others))];
    const all = (count: Worked) =>
      Worked.sum([product(L, Worked.sum([count, ...always]), expert), router, ...rest]);
    const total = this.define("all parameters", "N", all(E), "parameters");
    const active = this.define("active for a token", "N_a", all(k), "parameters");
    this.define("active share", "N_a/N", active.over(total));
    [this.perExpert, this.router, this.total, this.active] = [expert, router, total, active].map(
      ({ value }) => value.valueOf(),
    );
    if (real(this.total).compare(total.value) !== 0)
      refuse(place, "needs sizes whose product is below 2^53", this.total);
  }
}

/**
 * The parameters of a mixture of experts, all of them and those that work on one token: each layer has `experts` feed-forward
 * parts, of which a router of width·experts parameters picks `active` for a token.
 * Source: N. Shazeer et al., Outrageously large neural networks: the sparsely-gated mixture-of-experts layer (2017).
 * @param spec `layers`, `width`, `hidden`, `experts`, `active`; `gated` (default true), `shared` (default 0), `others`, parameters of the rest
 * @returns `perExpert`, `router`, `total`, `active`; `table()`, `formulas()`
 * @throws InputError where a size is no whole number from 1 on, or more experts are active than there are
 * @example
 * mixtureOfExperts({ layers: 1, width: 2, hidden: 3, experts: 4, active: 1 }).total // => 80
 * mixtureOfExperts({ layers: 32, width: 4096, hidden: 14336, experts: 8, active: 2, others: 1604587520 }).active // => 12879925248
 */
export function mixtureOfExperts(spec: MixtureOfExpertsSpec): MixtureOfExperts {
  return new MixtureOfExperts(spec);
}
