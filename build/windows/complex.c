/* The functions of complex numbers, which the C runtime of Wine 8 announces and does not have; numpy calls them.
 * The same structures travel the same way in both compilers' calls, and in Windows a long double is a double. */
#include <complex.h>

#define ONE(name)                                                              \
    double _Complex given_##name(double _Complex z) { return name(z); }        \
    float _Complex given_##name##f(float _Complex z) { return name##f(z); }
#define REAL(name)                                                             \
    double given_##name(double _Complex z) { return name(z); }                 \
    float given_##name##f(float _Complex z) { return name##f(z); }

ONE(cacos) ONE(cacosh) ONE(casin) ONE(casinh) ONE(catan) ONE(catanh) ONE(ccos) ONE(ccosh) ONE(cexp) ONE(clog)
ONE(conj) ONE(cproj) ONE(csin) ONE(csinh) ONE(csqrt) ONE(ctan) ONE(ctanh)
REAL(cabs) REAL(carg) REAL(cimag) REAL(creal)

double _Complex given_cpow(double _Complex z, double _Complex power) { return cpow(z, power); }
float _Complex given_cpowf(float _Complex z, float _Complex power) { return cpowf(z, power); }
