// errors
export { FileError, GradsheetError, InputError } from "./errors.js";
