/** program + data -> training, validation and how good a model is; and a trained model put to use: errors, forecasts, text. */
package dev.rondo.experiment;
