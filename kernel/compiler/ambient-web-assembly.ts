/**
 * WebAssembly, which Node has and its declarations lack. Where a notebook's own options bring the browser's declarations, these
 * say the same.
 */
export const webAssemblyText = `
declare namespace WebAssembly {
  interface ValueTypeMap { anyfunc: Function; externref: any; f32: number; f64: number; i32: number; i64: bigint; v128: never }
  interface ModuleExportDescriptor { kind: "function" | "global" | "memory" | "table" | "tag"; name: string }
  interface ModuleImportDescriptor extends ModuleExportDescriptor { module: string }
  interface GlobalDescriptor<T extends keyof ValueTypeMap = keyof ValueTypeMap> { mutable?: boolean; value: T }
  interface MemoryDescriptor { initial: number; maximum?: number; shared?: boolean }
  interface TableDescriptor { element: "anyfunc" | "externref"; initial: number; maximum?: number }
  interface WebAssemblyInstantiatedSource { instance: Instance; module: Module }
  interface Module {}
  /** Compiled code, without state. */
  var Module: {
    prototype: Module;
    new (bytes: ArrayBufferLike | ArrayBufferView): Module;
    customSections(module: Module, name: string): ArrayBuffer[];
    exports(module: Module): ModuleExportDescriptor[];
    imports(module: Module): ModuleImportDescriptor[];
  };
  interface Instance { readonly exports: Record<string, any> }
  /** A module at work, with its functions and its state. */
  var Instance: { prototype: Instance; new (module: Module, imports?: Record<string, Record<string, any>>): Instance };
  interface Memory { readonly buffer: ArrayBuffer; grow(pages: number): number }
  /** Memory in pages of 64 KiB. */
  var Memory: { prototype: Memory; new (descriptor: MemoryDescriptor): Memory };
  interface Table { readonly length: number; get(index: number): any; grow(by: number, value?: any): number; set(index: number, value?: any): void }
  /** References to functions. */
  var Table: { prototype: Table; new (descriptor: TableDescriptor, value?: any): Table };
  interface Global<T extends keyof ValueTypeMap = keyof ValueTypeMap> { value: ValueTypeMap[T]; valueOf(): ValueTypeMap[T] }
  /** A variable that modules share. */
  var Global: {
    prototype: Global;
    new <T extends keyof ValueTypeMap = keyof ValueTypeMap>(descriptor: GlobalDescriptor<T>, value?: ValueTypeMap[T]): Global<T>;
  };
  interface Tag {}
  /** The type of an exception. */
  var Tag: { prototype: Tag; new (type: { parameters: (keyof ValueTypeMap)[] }): Tag };
  interface Exception { getArg(tag: Tag, index: number): any; is(tag: Tag): boolean }
  /** An exception that goes through modules. */
  var Exception: { prototype: Exception; new (tag: Tag, payload: any[], options?: { traceStack?: boolean }): Exception };
  interface CompileError extends Error {}
  var CompileError: { prototype: CompileError; new (message?: string): CompileError; (message?: string): CompileError };
  interface LinkError extends Error {}
  var LinkError: { prototype: LinkError; new (message?: string): LinkError; (message?: string): LinkError };
  interface RuntimeError extends Error {}
  var RuntimeError: { prototype: RuntimeError; new (message?: string): RuntimeError; (message?: string): RuntimeError };
  /** Compiles a module. */
  function compile(bytes: ArrayBufferLike | ArrayBufferView): Promise<Module>;
  /** Compiles a module while it arrives. */
  function compileStreaming(source: Response | PromiseLike<Response>): Promise<Module>;
  /** Compiles a module and sets it to work. */
  function instantiate(bytes: ArrayBufferLike | ArrayBufferView, imports?: Record<string, Record<string, any>>): Promise<WebAssemblyInstantiatedSource>;
  /** Sets a compiled module to work. */
  function instantiate(module: Module, imports?: Record<string, Record<string, any>>): Promise<Instance>;
  /** Compiles a module while it arrives, and sets it to work. */
  function instantiateStreaming(source: Response | PromiseLike<Response>, imports?: Record<string, Record<string, any>>): Promise<WebAssemblyInstantiatedSource>;
  /** Whether bytes are a module. */
  function validate(bytes: ArrayBufferLike | ArrayBufferView): boolean;
}
`;
