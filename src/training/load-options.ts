import type { DeviceName } from "../tfjs/devices/device.js";

/** Where a model is loaded to. */
export interface LoadOptions {
  /** Default: the device in use, or `auto`. */
  device?: DeviceName;
}
