/** Which layer, by its place among those that have what is asked for, counted from 0, or by its name. */
export interface LayerChoice {
  layer?: number | string;
}
