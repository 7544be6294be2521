// HDF5's types and property classes are macros over library globals, which Swift cannot see: each one used stands here.
#include <hdf5/serial/hdf5.h>

static inline hid_t bench_H5T_NATIVE_INT8(void) { return H5T_NATIVE_INT8; }
static inline hid_t bench_H5T_NATIVE_UINT8(void) { return H5T_NATIVE_UINT8; }
static inline hid_t bench_H5T_NATIVE_INT16(void) { return H5T_NATIVE_INT16; }
static inline hid_t bench_H5T_NATIVE_UINT16(void) { return H5T_NATIVE_UINT16; }
static inline hid_t bench_H5T_NATIVE_INT32(void) { return H5T_NATIVE_INT32; }
static inline hid_t bench_H5T_NATIVE_UINT32(void) { return H5T_NATIVE_UINT32; }
static inline hid_t bench_H5T_NATIVE_INT64(void) { return H5T_NATIVE_INT64; }
static inline hid_t bench_H5T_NATIVE_UINT64(void) { return H5T_NATIVE_UINT64; }
static inline hid_t bench_H5T_NATIVE_FLOAT(void) { return H5T_NATIVE_FLOAT; }
static inline hid_t bench_H5T_NATIVE_DOUBLE(void) { return H5T_NATIVE_DOUBLE; }
static inline hid_t bench_H5T_C_S1(void) { return H5T_C_S1; }
static inline size_t bench_H5T_VARIABLE(void) { return H5T_VARIABLE; }
static inline hid_t bench_H5P_DATASET_CREATE(void) { return H5P_DATASET_CREATE; }
static inline hid_t bench_H5P_DATASET_ACCESS(void) { return H5P_DATASET_ACCESS; }
static inline hid_t bench_H5P_FILE_ACCESS(void) { return H5P_FILE_ACCESS; }
static inline hid_t bench_H5P_DEFAULT(void) { return H5P_DEFAULT; }
static inline unsigned bench_H5F_ACC_RDONLY(void) { return H5F_ACC_RDONLY; }
static inline unsigned bench_H5F_ACC_TRUNC(void) { return H5F_ACC_TRUNC; }
static inline hid_t bench_H5S_ALL(void) { return H5S_ALL; }
static inline hsize_t bench_H5S_UNLIMITED(void) { return H5S_UNLIMITED; }
static inline hid_t bench_H5E_DEFAULT(void) { return H5E_DEFAULT; }
