/** The browser's address of the library: lib/local/static-files.ts serves it there from the installed package. */
declare module '*/vendor/uplot/uPlot.esm.js' {
  import uPlot from 'uplot'
  export default uPlot
}
