/**
 * Files of numbers -> rows: CSV tables, IDX and NumPy arrays, folders of images. The package knows neither scalers nor
 * networks.
 */
package dev.rondo.data.file;
