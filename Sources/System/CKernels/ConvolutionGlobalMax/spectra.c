// Step 1 of convolution with global max pooling: spectra of the filters and of the images.
#include "job.h"
#include <string.h>

// The filters are turned round (the convolution is a correlation), shifted by the padding, and divided by M.
static void transform_filters(const global_max_job *job, int group) {
  convolution_shape s = job->shape;
  global_max_axis line = job->line, row = job->row;
  int points = job->transform.points;
  int filters = least(LANES, s.filters - group * LANES);
  vector *scratch = job->row_spectra + (long)team_member(job->threads) * ROWS * points * 2;
  for (int c = 0; c < s.channels; c++)
    for (int r = 0; r < row.kernel; r++) {
      const float *w = job->w + r * row.w_step + (long)c * s.filters + group * LANES;
      memset(scratch, 0, points * 2 * sizeof(vector));
      for (int i = 0; i < line.kernel; i++) {
        int power = line.before - i;
        float scale = 1.0f / points;
        for (; power < 0; power += 2 * points) scale = -scale;
        for (; power >= 2 * points; power -= 2 * points) scale = -scale;
        vector values = {0};
        memcpy(&values, w + i * line.w_step, filters * sizeof(float));
        scratch[2 * (power % points) + power / points] += scale * values;
      }
      negacyclic_forward(&job->transform, scratch);
      for (int k = 0; k < points; k++) {
        long place = (((long)group * points + k) * s.channels + c) * row.kernel + r;
        job->w_spectrum[2 * place] = scratch[2 * k];
        job->w_spectrum[2 * place + 1] = scratch[2 * k + 1];
      }
    }
}

// A vector holds the same place of LANES rows of a run.
static void transform_images(const global_max_job *job, int run) {
  convolution_shape s = job->shape;
  global_max_axis line = job->line, row = job->row;
  int points = job->transform.points;
  int rows_per_image = row.before + row.length + row.after;
  vector *scratch = job->row_spectra + (long)team_member(job->threads) * ROWS * points * 2;
  for (int c = 0; c < s.channels; c++)
    for (int first = 0; first < job->spectrum_row; first += LANES) {
      memset(scratch, 0, points * 2 * sizeof(vector));
      for (int lane = 0; lane < LANES; lane++) {
        int place = first + lane;
        int b = run * job->images_per_run + place / rows_per_image, r = place % rows_per_image - row.before;
        if (place >= job->run_rows || b >= s.batch || r < 0 || r >= row.length) continue;
        const float *x = job->x + (long)b * s.time * s.frequency * s.channels + r * row.x_step + c;
        float *real = (float *)scratch + lane, *imaginary = real + LANES;
        for (int n = 0; n < least(points, line.length); n++) real[2 * LANES * n] = x[n * line.x_step];
        for (int n = points; n < line.length; n++) imaginary[2 * LANES * (n - points)] = x[n * line.x_step];
      }
      negacyclic_forward(&job->transform, scratch);
      float *spectrum = job->x_spectrum + ((long)run * s.channels + c) * points * 2 * job->spectrum_row + first;
      for (int part = 0; part < 2 * points; part++) store(spectrum + part * job->spectrum_row, scratch[part]);
    }
}

void global_max_spectra(void *data) {
  global_max_job *job = data;
  int piece;
  while ((piece = team_next(&job->taken)) < job->vectors + job->runs)
    if (piece < job->vectors) transform_filters(job, piece);
    else transform_images(job, piece - job->vectors);
}
