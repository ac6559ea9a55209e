/**
 * Files of numbers to rows: CSV tables, IDX and NumPy arrays, folders of pictures. It knows no scaler and no network.
 */
package dev.rondo.data.file;
