using System.ComponentModel.DataAnnotations;
using System.Reflection;
using Newtonsoft.Json.Linq;
using Research.Hosting;

namespace Research.Testing;

/// <summary>The bounds that an option's <c>[Range]</c> declares; the largest number of its type is none.</summary>
internal sealed class OptionRange
{
    /// <summary>The least numbers of either type that are no subnormal ones.</summary>
    private const double LeastSingle = 1.17549435e-38, LeastDouble = 2.2250738585072014e-308;

    private readonly RangeAttribute _range;
    private readonly Type _type;
    private readonly double _low, _high;

    private OptionRange(string name, RangeAttribute range, Type type)
    {
        (Name, _range, _type) = (name, range, type);
        (_low, _high) = (Convert.ToDouble(range.Minimum), Convert.ToDouble(range.Maximum));
    }

    public string Name { get; }

    private bool HasLow => _low > -float.MaxValue && _low > int.MinValue;

    private bool HasHigh => _high < float.MaxValue && _high < int.MaxValue;

    /// <summary>Whether it counts something; sizes do, and are written as numbers, too.</summary>
    private bool Whole => _type != typeof(float) && _type != typeof(double);

    /// <summary>Null where the option has no bounds.</summary>
    public static OptionRange? Of(OptionInfo option)
    {
        var type = option.Property.PropertyType;
        return option.Property.GetCustomAttribute<RangeAttribute>() is { } range
            ? new OptionRange(option.Name, range, Nullable.GetUnderlyingType(type) ?? type)
            : null;
    }

    /// <summary>Numbers just outside of it.</summary>
    public IEnumerable<JToken> Outside()
    {
        if (HasLow) yield return Number(_range.MinimumIsExclusive ? _low : Beyond(_low, up: false));
        if (HasHigh) yield return Number(_range.MaximumIsExclusive ? _high : Beyond(_high, up: true));
    }

    /// <summary>The least and the largest numbers in it.</summary>
    public IEnumerable<JToken> Ends()
    {
        if (HasLow) yield return Number(_range.MinimumIsExclusive ? After(_low, up: true) : _low);
        if (HasHigh) yield return Number(_range.MaximumIsExclusive ? After(_high, up: false) : _high);
    }

    /// <summary>One further; the option's next number where that lies farther, as of large ones.</summary>
    private double Beyond(double bound, bool up)
    {
        var further = up ? bound + 1 : bound - 1;
        return _type == typeof(float) && (float)further == (float)bound ? After(bound, up) : further;
    }

    /// <summary>The option's next number; beside 0 the first that a machine which knows no subnormal ones can tell from it.</summary>
    private double After(double bound, bool up)
    {
        if (Whole) return up ? bound + 1 : bound - 1;
        var single = _type == typeof(float);
        if (bound == 0) return (up ? 1 : -1) * (single ? LeastSingle : LeastDouble);
        if (single) return up ? MathF.BitIncrement((float)bound) : MathF.BitDecrement((float)bound);
        return up ? Math.BitIncrement(bound) : Math.BitDecrement(bound);
    }

    private JToken Number(double value) => Whole ? new JValue((long)value) : new JValue(value);
}
